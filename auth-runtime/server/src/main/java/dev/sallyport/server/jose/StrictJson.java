package dev.sallyport.server.jose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * JSON that has one meaning: UTF-8, one object, no member twice, nothing behind it. Whoever reads a
 * token that we let through reads the same as we did.
 */
public final class StrictJson {
  /** Of tokens and keys; a claim that is deeper is made to exhaust somebody's stack. */
  private static final StrictJson CLAIMS = new StrictJson(16);

  private final JsonMapper mapper;

  /**
   * @param depth the deepest nesting
   */
  public StrictJson(int depth) {
    mapper =
        JsonMapper.builder(
                JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(depth).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
  }

  /** The object that {@code bytes} of a token or a set of keys are; empty for anything else. */
  static Optional<ObjectNode> object(byte[] bytes) {
    return CLAIMS.read(bytes);
  }

  /** The object that {@code bytes} are; empty if they are anything else. */
  public Optional<ObjectNode> read(byte[] bytes) {
    return tree(bytes)
        .flatMap(
            node -> node instanceof ObjectNode object ? Optional.of(object) : Optional.empty());
  }

  /** The list that {@code bytes} are; empty if they are anything else. */
  public Optional<ArrayNode> list(byte[] bytes) {
    return tree(bytes)
        .flatMap(node -> node instanceof ArrayNode list ? Optional.of(list) : Optional.empty());
  }

  private Optional<JsonNode> tree(byte[] bytes) {
    try {
      // Decoded here: given bytes, the parser would guess UTF-16 and UTF-32 as well.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(mapper.readTree(text));
    } catch (CharacterCodingException | JsonProcessingException _) {
      return Optional.empty(); // Without the parser's words, which quote what they did not like.
    }
  }
}
