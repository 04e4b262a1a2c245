package dev.sallyport.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;

/**
 * How nginx is answered: its {@code auth_request} knows 2xx, 401 and 403, makes 500 of everything
 * else, and drops the body. What we would have said goes into fields that its configuration can
 * read; a configuration that reads none of them refuses as well.
 */
final class NginxAuthRequest {
  private static final HttpString STATUS = new HttpString("X-Sallyport-Status");
  private static final HttpString LOCATION = new HttpString("X-Sallyport-Location");
  private static final HttpString ERROR = new HttpString("X-Sallyport-Error");

  private NginxAuthRequest() {}

  /** Turns an answer for Traefik into one for nginx, before it is sent. */
  static void translate(HttpServerExchange exchange) {
    int status = exchange.getStatusCode();
    if (status == StatusCodes.OK) {
      return;
    }
    HeaderMap fields = exchange.getResponseHeaders();
    fields.put(STATUS, Integer.toString(status));
    String location = fields.getFirst(Headers.LOCATION);
    if (location != null) {
      fields.remove(Headers.LOCATION);
      fields.put(LOCATION, location);
    }
    Refusal refusal = exchange.getAttachment(Refusal.WRITTEN);
    if (refusal != null) {
      fields.put(ERROR, refusal.error());
    }
    // A variable of nginx holds one of several, or all in one line that browsers misread. The first
    // one ends circles between login and app.
    HeaderValues cookies = fields.get(Headers.SET_COOKIE);
    if (cookies != null) {
      fields.put(Headers.SET_COOKIE, cookies.getFirst());
    }
    boolean comeAgain = location != null || status == StatusCodes.UNAUTHORIZED;
    exchange.setStatusCode(comeAgain ? StatusCodes.UNAUTHORIZED : StatusCodes.FORBIDDEN);
  }
}
