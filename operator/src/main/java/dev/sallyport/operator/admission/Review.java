package dev.sallyport.operator.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the API server asks ({@code AdmissionReview}, admission.k8s.io/v1), read from bytes that
 * anybody may have sent: it does not say who it is.
 */
sealed interface Review {
  /**
   * Whether an AccessRule may be as it is.
   *
   * @param id by which the answer finds its question
   * @param name empty where the server has yet to make one
   * @param before what it said until now; empty for a new one, and for one that nobody can read
   */
  record Question(
      String id,
      Asker asker,
      UUID uid,
      String namespace,
      String name,
      AccessRuleSpec spec,
      Optional<AccessRuleSpec> before)
      implements Review {}

  /** A question about an object that this version cannot read. */
  record Unreadable(String id, String problem) implements Review {}

  /** Not a question. */
  record Malformed(String problem) implements Review {}

  /** Reads one question; never throws. */
  static Review read(byte[] body) {
    try {
      return Reader.read(Reader.MAPPER.readTree(body));
    } catch (IOException | RuntimeException _) {
      return new Malformed("the body is not JSON");
    }
  }

  /** From the tree of an AdmissionReview. */
  final class Reader {
    private static final JsonMapper MAPPER =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Set<String> OPERATIONS = Set.of("CREATE", "UPDATE");
    private static final UUID NONE = new UUID(0, 0);
    private static final int LONGEST_ID = 256;

    private Reader() {}

    private static Review read(JsonNode review) {
      JsonNode request = review.path("request");
      String id = request.path("uid").asText();
      if (!review.path("kind").asText().equals("AdmissionReview")
          || !review.path("apiVersion").asText().equals("admission.k8s.io/v1")
          || id.isEmpty()
          || id.length() > LONGEST_ID) {
        return new Malformed("the body is no AdmissionReview of admission.k8s.io/v1");
      }
      if (!request.at("/kind/group").asText().equals("sallyport.dev")
          || !request.at("/kind/kind").asText().equals("AccessRule")
          || !OPERATIONS.contains(request.path("operation").asText())) {
        return new Malformed("only the creation and update of AccessRules is judged here");
      }
      JsonNode object = request.path("object");
      try {
        return new Question(
            id,
            asker(request.path("userInfo")),
            uid(object.at("/metadata/uid").asText()),
            request.path("namespace").asText(),
            object.at("/metadata/name").asText(),
            spec(object),
            before(request.path("oldObject")));
      } catch (JsonProcessingException e) {
        return new Unreadable(id, e.getOriginalMessage());
      }
    }

    private static AccessRuleSpec spec(JsonNode object) throws JsonProcessingException {
      JsonNode spec = object.path("spec");
      return MAPPER.treeToValue(
          spec.isObject() ? spec : MAPPER.createObjectNode(), AccessRuleSpec.class);
    }

    private static Optional<AccessRuleSpec> before(JsonNode old) {
      try {
        return old.isObject() ? Optional.of(spec(old)) : Optional.empty();
      } catch (JsonProcessingException _) {
        return Optional.empty(); // Then nothing of it was open.
      }
    }

    private static UUID uid(String text) {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException _) {
        return NONE;
      }
    }

    private static Asker asker(JsonNode info) {
      Map<String, List<String>> extra = new HashMap<>();
      info.path("extra").properties().forEach(e -> extra.put(e.getKey(), texts(e.getValue())));
      return new Asker(
          info.path("username").asText(),
          info.path("uid").asText(),
          texts(info.path("groups")),
          extra);
    }

    private static List<String> texts(JsonNode array) {
      List<String> texts = new ArrayList<>();
      array.forEach(text -> texts.add(text.asText()));
      return texts;
    }
  }
}
