package dev.sallyport.server.http;

import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.PendingSecret;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a browser holds between the two steps of a login. It belongs to the host of the login pages
 * alone, and is no session.
 */
final class PendingCookie {
  static final String NAME = "__Host-sallyport_pending";

  private PendingCookie() {}

  /** What a request's Cookie fields hold. */
  static Optional<PendingSecret> of(List<String> fields) {
    Set<String> values = SessionCookie.values(fields, NAME);
    return values.size() == 1 ? PendingSecret.parse(values.iterator().next()) : Optional.empty();
  }

  /** The Set-Cookie field. */
  static String set(PendingSecret secret) {
    return field(secret.text(), Arrival.PATIENCE.toSeconds());
  }

  /** The Set-Cookie field that takes it away. */
  static String clear() {
    return field("", 0);
  }

  private static String field(String value, long seconds) {
    return "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=%d"
        .formatted(NAME, value, seconds);
  }
}
