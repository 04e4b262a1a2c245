package dev.sallyport.server.http;

import dev.sallyport.server.federation.BrowserSecret;
import dev.sallyport.server.federation.Federation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a browser holds while somebody is at a provider, and until they have shown that an account
 * is theirs. It belongs to the host of the login pages alone, so nobody else can have put it there,
 * and one that is there is used again: two tabs that begin at once are both right.
 */
final class ElsewhereCookie {
  static final String NAME = "__Host-sallyport_elsewhere";

  private ElsewhereCookie() {}

  /** What a request's Cookie fields hold. */
  static Optional<BrowserSecret> of(List<String> fields) {
    Set<String> values = SessionCookie.values(fields, NAME);
    return values.size() == 1 ? BrowserSecret.parse(values.iterator().next()) : Optional.empty();
  }

  /** The Set-Cookie field: for the way there and back, and then for the proof. */
  static String set(BrowserSecret secret) {
    return field(secret.text(), Federation.PATIENCE.multipliedBy(2).toSeconds());
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
