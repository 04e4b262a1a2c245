package dev.sallyport.server.credentials;

import dev.sallyport.store.sessions.TokenHash;
import dev.sallyport.store.sessions.TokenKind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A session value whose tag was checked: issued by this installation, whether or not the session
 * still lives. Where it may be shown is not written in it: the name of its cookie says so, and the
 * store has to say the same. Prints as {@code ***}.
 */
public final class SessionValue {
  private final TokenKind kind;
  private final String value;
  private final Optional<String> host;

  SessionValue(TokenKind kind, String value) {
    this(kind, value, Optional.empty());
  }

  private SessionValue(TokenKind kind, String value, Optional<String> host) {
    this.kind = kind;
    this.value = value;
    this.host = host;
  }

  /** The same, as one that is good at one host alone; empty for the whole domain. */
  public SessionValue at(Optional<String> only) {
    return new SessionValue(kind, value, only);
  }

  /** The only host where it is good; empty for the whole domain. */
  public Optional<String> host() {
    return host;
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
