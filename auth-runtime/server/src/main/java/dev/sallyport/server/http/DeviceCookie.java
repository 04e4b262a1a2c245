package dev.sallyport.server.http;

import java.util.List;
import java.util.Set;

/**
 * The cookie by which a browser is known from which people have logged in before. It belongs to the
 * host of the login pages alone, where an app that shares it does not see it, and outlives logouts:
 * it lets nobody in.
 */
final class DeviceCookie {
  static final String NAME = "__Host-sallyport_device";
  private static final int YEAR = 365 * 24 * 60 * 60;

  private DeviceCookie() {}

  /** What a request's Cookie fields hold; whether we issued it is another question. */
  static List<String> values(List<String> fields) {
    Set<String> cookies = SessionCookie.values(fields, NAME);
    return cookies.size() == 1 ? List.of(cookies.iterator().next().split("\\.", 10)) : List.of();
  }

  /** The Set-Cookie field. */
  static String set(List<String> values) {
    return "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=%d"
        .formatted(NAME, String.join(".", values), YEAR);
  }
}
