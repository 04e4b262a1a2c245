package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** How the JSON APIs answer: never from a cache, and with the id that the logs know. */
record JsonAnswer(HttpServerExchange exchange, String requestId) {
  private static final String TYPE = "application/json";
  private static final HttpString NOSNIFF = new HttpString("X-Content-Type-Options");
  private static final HttpString REQUEST_ID = new HttpString("X-Request-ID");

  void json(int status, Consumer<ObjectNode> fill) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    fill.accept(json);
    json(status, Problem.bytes(json));
  }

  void json(int status, byte[] body) {
    send(status, TYPE, body);
  }

  void problem(int status, byte[] body) {
    send(status, Problem.TYPE, body);
  }

  void done() {
    headers();
    exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
  }

  private void send(int status, String type, byte[] body) {
    headers();
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }

  private void headers() {
    exchange
        .getResponseHeaders()
        .put(Headers.CACHE_CONTROL, "no-store")
        .put(NOSNIFF, "nosniff")
        .put(REQUEST_ID, requestId);
  }
}
