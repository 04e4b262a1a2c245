package dev.sallyport.server.http;

import dev.sallyport.server.credentials.EntrySecret;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a browser holds for a host while it fetches a session from the auth host: a code is good in
 * the browser alone that began. Nobody else can set it, so one that is there is used again; two
 * tabs that begin at once are both right.
 */
final class EntryCookie {
  private static final int SECONDS = 300;

  private EntryCookie() {}

  /**
   * @param session the name of the session's cookie
   */
  static String name(String session) {
    return "__Host-" + session + "_enter";
  }

  /** What a request's Cookie fields hold. */
  static Optional<EntrySecret> of(List<String> fields, String session) {
    Set<String> values = SessionCookie.values(fields, name(session));
    return values.size() == 1 ? EntrySecret.parse(values.iterator().next()) : Optional.empty();
  }

  /** The Set-Cookie field. */
  static String set(EntrySecret secret, String session) {
    return field(session, secret.text(), SECONDS);
  }

  /** The Set-Cookie field that takes it away. */
  static String clear(String session) {
    return field(session, "", 0);
  }

  private static String field(String session, String value, int seconds) {
    return "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=%d"
        .formatted(name(session), value, seconds);
  }
}
