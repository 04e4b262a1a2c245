package dev.sallyport.server.credentials;

import dev.sallyport.store.sessions.TokenHash;
import dev.sallyport.store.sessions.TokenKind;
import java.nio.charset.StandardCharsets;

/**
 * A session value whose tag was checked: issued by this installation, whether or not the session
 * still lives. Prints as {@code ***}.
 */
public final class SessionValue {
  private final TokenKind kind;
  private final String value;

  SessionValue(TokenKind kind, String value) {
    this.kind = kind;
    this.value = value;
  }

  /** How it travels. */
  public TokenKind kind() {
    return kind;
  }

  /** What the cookie carries. */
  public String cookieValue() {
    return valueOf(TokenKind.COOKIE);
  }

  /** What stands behind {@code Bearer}. */
  public String bearerToken() {
    return valueOf(TokenKind.BEARER);
  }

  private String valueOf(TokenKind asked) {
    if (kind != asked) {
      throw new IllegalStateException("a value of kind " + kind + " does not travel as " + asked);
    }
    return value;
  }

  /** The value itself, however it travels. */
  String text() {
    return value;
  }

  /** What the store knows it by. */
  public TokenHash hash() {
    return TokenHash.of(value.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "***";
  }
}
