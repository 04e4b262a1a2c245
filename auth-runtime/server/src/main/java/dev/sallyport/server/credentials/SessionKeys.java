package dev.sallyport.server.credentials;

import dev.sallyport.store.sessions.TokenKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues and recognises session values.
 *
 * <p>A value for a cookie is one character that names a key, 256 random bits (43 characters) and a
 * tag under that key (11 characters): {@code a} + base64url + base64url. The tag is no proof of
 * anything; it lets an invented value be refused without a look into the store. Retired keys stay
 * in the map for as long as their values may live.
 *
 * <p>What programs carry instead looks different ({@link MachineTokens}): neither is ever taken for
 * the other.
 */
public final class SessionKeys {
  /** What values for programs begin with. */
  static final String BEARER = "ses_";

  private static final int RANDOM_BYTES = 32;
  private static final int TAG_BYTES = 8;
  private static final int RANDOM_LENGTH = 43;
  private static final int LENGTH = 1 + RANDOM_LENGTH + 11;

  private static final String PURPOSE = "sallyport session value 1";

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final char current;
  private final Tags currentTags;
  private final Map<Character, Tags> tags;
  private final SecureRandom random;
  private final MachineTokens bearers;
  private final Succession succession;

  /**
   * @param current name of the key that new values get
   * @param keys by name; each at least 32 bytes
   */
  public SessionKeys(char current, Map<Character, SecretKeySpec> keys, SecureRandom random) {
    if (!keys.containsKey(current)) {
      throw new IllegalArgumentException("the current key is not among the keys");
    }
    this.current = current;
    this.tags =
        keys.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, key -> Tags.under(key.getValue(), PURPOSE)));
    this.currentTags = Objects.requireNonNull(tags.get(current));
    this.random = random;
    this.bearers = new MachineTokens(BEARER, current, keys, random);
    this.succession = new Succession(current, keys, random);
  }

  /** A new value, never seen before. */
  public SessionValue issue(TokenKind kind) {
    return switch (kind) {
      case COOKIE -> issue();
      case BEARER -> new SessionValue(TokenKind.BEARER, bearers.issue());
    };
  }

  /** What a browser is to hold while it fetches its session for another host. */
  public EntrySecret entrySecret() {
    return EntrySecret.issue(random);
  }

  /** A new value for a cookie, never seen before. */
  public SessionValue issue() {
    byte[] secret = new byte[RANDOM_BYTES];
    random.nextBytes(secret);
    String body = current + ENCODER.encodeToString(secret);
    return new SessionValue(TokenKind.COOKIE, body + tag(currentTags, body));
  }

  /** {@code successor}, readable for whoever has {@code replaced} ({@link Succession}). */
  public String seal(SessionValue successor, SessionValue replaced) {
    return succession.seal(successor.text(), replaced.text());
  }

  /** The value that took the place of {@code replaced}; empty if its key is gone. */
  public Optional<SessionValue> open(String sealed, SessionValue replaced) {
    return succession
        .open(sealed, replaced.text())
        .flatMap(
            text ->
                switch (replaced.kind()) {
                  case COOKIE -> recognise(text);
                  case BEARER -> recogniseBearer(text);
                });
  }

  /** The value for programs that {@code text} is, if this installation issued it. */
  public Optional<SessionValue> recogniseBearer(String text) {
    return bearers.recognises(text)
        ? Optional.of(new SessionValue(TokenKind.BEARER, text))
        : Optional.empty();
  }

  /** The value of a cookie that {@code text} is, if this installation issued it. */
  public Optional<SessionValue> recognise(String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    Tags ofKey = tags.get(text.charAt(0));
    if (ofKey == null) {
      return Optional.empty();
    }
    byte[] given = text.substring(1 + RANDOM_LENGTH).getBytes(StandardCharsets.UTF_8);
    byte[] right =
        tag(ofKey, text.substring(0, 1 + RANDOM_LENGTH)).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(given, right)
        ? Optional.of(new SessionValue(TokenKind.COOKIE, text))
        : Optional.empty();
  }

  private static String tag(Tags key, String body) {
    return ENCODER.encodeToString(Arrays.copyOf(key.of(body), TAG_BYTES));
  }
}
