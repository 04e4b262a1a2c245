package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.util.StatusCodes;
import java.util.List;

/**
 * Why something was not done, for a program and for whoever reads its output (RFC 9457).
 *
 * @param title what, in a few words
 * @param detail why, and what to do
 * @param mistakes in what was sent, each with its place
 */
record Problem(int status, String title, String detail, List<Mistake> mistakes) {
  /** The media type of a problem. */
  static final String TYPE = "application/problem+json";

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Something in a body or a query.
   *
   * @param where a JSON pointer (RFC 6901), or the name of a parameter
   */
  record Mistake(String where, String what) {}

  Problem {
    mistakes = List.copyOf(mistakes);
  }

  static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, List.of());
  }

  static Problem mistakes(List<Mistake> mistakes) {
    return new Problem(
        StatusCodes.BAD_REQUEST,
        "Not understood",
        "Nothing was done. Put right what \"errors\" names and send it again.",
        mistakes);
  }

  static Problem notFound(String what) {
    return of(StatusCodes.NOT_FOUND, "Not found", what);
  }

  byte[] json(String requestId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "about:blank")
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .put("request_id", requestId);
    if (!mistakes.isEmpty()) {
      ArrayNode errors = json.putArray("errors");
      mistakes.forEach(one -> errors.addObject().put("where", one.where()).put("what", one.what()));
    }
    return bytes(json);
  }

  static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }
}
