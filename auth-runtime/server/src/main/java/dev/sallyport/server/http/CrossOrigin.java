package dev.sallyport.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/** Lets scripts of the apps of this installation read answers of the auth host (Fetch, CORS). */
record CrossOrigin(GrantedOrigin origins) {
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_CREDENTIALS =
      new HttpString("Access-Control-Allow-Credentials");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");

  /** Says so to whoever asks from there; to others nothing, and no cache mixes the two up. */
  void allow(HttpServerExchange exchange, String methods) {
    HeaderMap fields = exchange.getResponseHeaders();
    fields.put(Headers.VARY, "Origin").put(Headers.CACHE_CONTROL, "no-store");
    origins
        .of(exchange.getRequestHeaders())
        .ifPresent(
            origin ->
                fields
                    .put(ALLOW_ORIGIN, origin)
                    .put(ALLOW_CREDENTIALS, "true")
                    .put(ALLOW_METHODS, methods)
                    .put(ALLOW_HEADERS, "Authorization, Content-Type")
                    .put(EXPOSE_HEADERS, "Retry-After, X-Request-ID")
                    .put(MAX_AGE, "600"));
  }
}
