package dev.sallyport.store.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import java.util.stream.Collectors;

/**
 * How a spec is written in {@code rule.spec}: the JSON of the resource itself. A field that an
 * older replica does not know could narrow who is let in, so reading is strict; whoever adds a
 * field that old readers must not ignore needs no new number, whoever changes a meaning does.
 */
final class SpecFormat {
  static final int CURRENT = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.empty().withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private SpecFormat() {}

  static String write(AccessRuleSpec spec) {
    try {
      return MAPPER.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of strings can be written", e);
    }
  }

  static RuleRow.Content read(int format, String json) {
    if (format != CURRENT) {
      return new RuleRow.Content.Unreadable(
          "format %d is not known to this version, which reads %d".formatted(format, CURRENT));
    }
    try {
      AccessRuleSpec spec = MAPPER.readValue(json, AccessRuleSpec.class);
      return spec == null
          ? new RuleRow.Content.Unreadable("the spec is a JSON null")
          : new RuleRow.Content.Spec(spec);
    } catch (UnrecognizedPropertyException e) {
      return new RuleRow.Content.Unreadable("field " + path(e) + " is not known to this version");
    } catch (JsonMappingException e) {
      return new RuleRow.Content.Unreadable(
          "%s does not fit: %s".formatted(path(e), e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      return new RuleRow.Content.Unreadable("not JSON: " + e.getOriginalMessage());
    }
  }

  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(
                at ->
                    at.getFieldName() == null ? "[" + at.getIndex() + "]" : "." + at.getFieldName())
            .collect(Collectors.joining());
    return "spec" + path;
  }
}
