package dev.sallyport.server.credentials;

import dev.sallyport.decision.evidence.Presented.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What stands behind {@code Bearer} and looks like a credential that a rule can ask for; nothing
 * about it is proven. Prints as {@code ***}.
 */
public final class UnverifiedToken {
  /** The longest token, in characters. */
  public static final int MAX_LENGTH = 8192;

  private static final String SCHEME = "bearer ";

  /** RFC 7515, section 7.1: three parts of base64url; possessive, so linear. */
  private static final Pattern JWT =
      Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+");

  private final Kind kind;
  private final String text;

  private UnverifiedToken(Kind kind, String text) {
    this.kind = kind;
    this.text = text;
  }

  /**
   * Reads an Authorization field (RFC 6750, section 2.1); empty if it carries no credential of a
   * kind that rules know, and is thus the app's own business.
   */
  public static Optional<UnverifiedToken> read(String authorization) {
    if (authorization.length() > MAX_LENGTH
        || authorization.length() <= SCHEME.length()
        || !authorization.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME)) {
      return Optional.empty();
    }
    String text = authorization.substring(SCHEME.length()).strip();
    return kind(text).map(kind -> new UnverifiedToken(kind, text));
  }

  private static Optional<Kind> kind(String text) {
    if (text.startsWith("pat_")) {
      return Optional.of(Kind.PAT);
    }
    if (text.startsWith("key_")) {
      return Optional.of(Kind.API_KEY);
    }
    if (text.startsWith("svc_")) {
      return Optional.of(Kind.SERVICE);
    }
    if (text.startsWith(SessionKeys.BEARER)) {
      return Optional.of(Kind.SESSION_BEARER);
    }
    return JWT.matcher(text).matches() ? Optional.of(Kind.JWT) : Optional.empty();
  }

  public Kind kind() {
    return kind;
  }

  /** The token itself, for whoever verifies it. */
  public String secret() {
    return text;
  }

  @Override
  public String toString() {
    return "***";
  }
}
