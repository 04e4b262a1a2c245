package dev.sallyport.server.credentials;

import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;

/**
 * A session value whose tag was checked: issued by this installation, whether or not the session
 * still lives. Prints as {@code ***}.
 */
public final class SessionValue {
  private final String value;

  SessionValue(String value) {
    this.value = value;
  }

  /** What the cookie carries. */
  public String cookieValue() {
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
