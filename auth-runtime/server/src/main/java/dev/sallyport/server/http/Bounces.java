package dev.sallyport.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Duration;

/**
 * Ends the way between app and login page that leads nowhere: a browser that comes from the login
 * page without what it went there for is sent there twice more, and then told why.
 *
 * <p>The browser keeps the count itself, in a cookie of the app's host that lives for a minute.
 * What it could gain by lying is a redirect.
 */
record Bounces(SessionCookie cookie) {
  private static final int MOST = 2;
  private static final Duration MEMORY = Duration.ofMinutes(1);

  /** Counts one bounce; true if it is the third within a minute. */
  boolean isOneTooMany(HttpServerExchange exchange, ForwardedRequest request) {
    if (!request.comesFromAnotherHost()) {
      return false; // A bookmark, a reload, a second tab: nobody went in a circle.
    }
    String name = cookie.name() + "_bounces";
    int before =
        SessionCookie.values(request.cookies(), name).stream()
            .filter(
                value -> value.length() == 1 && value.charAt(0) >= '0' && value.charAt(0) <= '9')
            .mapToInt(Integer::parseInt)
            .max()
            .orElse(0);
    if (before >= MOST) {
      return true;
    }
    exchange
        .getResponseHeaders()
        .add(
            Headers.SET_COOKIE,
            "%s=%d; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=%d"
                .formatted(name, before + 1, MEMORY.toSeconds()));
    return false;
  }
}
