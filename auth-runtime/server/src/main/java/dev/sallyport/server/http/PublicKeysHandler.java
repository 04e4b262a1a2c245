package dev.sallyport.server.http;

import dev.sallyport.server.signing.RotatingKeys;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.Optional;

/** The public keys of assertions, for apps on any host and their scripts. Waits for nobody. */
final class PublicKeysHandler implements HttpHandler {
  static final String PATH = "/.well-known/sallyport-assertion/jwks.json";

  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final String CACHEABLE = "public, max-age=" + RotatingKeys.CACHED.toSeconds();

  private final RotatingKeys keys;

  PublicKeysHandler(RotatingKeys keys) {
    this.keys = keys;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    var fields = exchange.getResponseHeaders();
    fields.put(ALLOW_ORIGIN, "*");
    if (!exchange.getRequestMethod().equals(Methods.GET)
        && !exchange.getRequestMethod().equals(Methods.HEAD)) {
      fields.put(Headers.ALLOW, "GET, HEAD");
      exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED).endExchange();
      return;
    }
    Optional<String> document = keys.document();
    if (document.isEmpty()) {
      fields.put(Headers.RETRY_AFTER, "2").put(Headers.CACHE_CONTROL, "no-store");
      exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE).endExchange();
      return;
    }
    fields
        .put(Headers.CONTENT_TYPE, "application/jwk-set+json")
        .put(Headers.CACHE_CONTROL, CACHEABLE);
    exchange.getResponseSender().send(document.get());
  }
}
