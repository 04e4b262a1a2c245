package dev.sallyport.server.login;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.sessions.TokenKind;
import java.util.Optional;

/**
 * From where somebody logs in; what they will see in the list of their sessions.
 *
 * @param previous the session the browser already has: it ends when another one begins
 * @param carrier how the value that they get will travel
 */
public record Visitor(
    Optional<String> userAgent,
    Optional<String> address,
    Optional<SessionValue> previous,
    TokenKind carrier) {
  /** Somebody with a browser. */
  public Visitor(
      Optional<String> userAgent, Optional<String> address, Optional<SessionValue> previous) {
    this(userAgent, address, previous, TokenKind.COOKIE);
  }
}
