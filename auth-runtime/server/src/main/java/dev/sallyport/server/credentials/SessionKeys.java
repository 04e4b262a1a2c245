package dev.sallyport.server.credentials;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues and recognises session values.
 *
 * <p>A value is one character that names a key, 256 random bits (43 characters) and a tag under
 * that key (11 characters): {@code a} + base64url + base64url. The tag is no proof of anything; it
 * lets an invented value be refused without a look into the store. Retired keys stay in the map for
 * as long as their values may live.
 */
public final class SessionKeys {
  private static final int RANDOM_BYTES = 32;
  private static final int TAG_BYTES = 8;
  private static final int RANDOM_LENGTH = 43;
  private static final int LENGTH = 1 + RANDOM_LENGTH + 11;

  /** So that a tag made for another purpose under the same key is none here. */
  private static final byte[] PURPOSE =
      "sallyport session value 1\0".getBytes(StandardCharsets.US_ASCII);

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final char current;
  private final Tags currentTags;
  private final Map<Character, Tags> tags;
  private final SecureRandom random;

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
                Collectors.toUnmodifiableMap(Map.Entry::getKey, key -> Tags.under(key.getValue())));
    this.currentTags = Objects.requireNonNull(tags.get(current));
    this.random = random;
  }

  /** A new value, never seen before. */
  public SessionValue issue() {
    byte[] secret = new byte[RANDOM_BYTES];
    random.nextBytes(secret);
    String body = current + ENCODER.encodeToString(secret);
    return new SessionValue(body + currentTags.of(body));
  }

  /** The value that {@code text} is, if this installation issued it. */
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
        ofKey.of(text.substring(0, 1 + RANDOM_LENGTH)).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(given, right)
        ? Optional.of(new SessionValue(text))
        : Optional.empty();
  }

  /**
   * Makes the tags of one key.
   *
   * @param start never used itself: looking an algorithm up and keying it costs more than a tag
   */
  private record Tags(Mac start) {
    static Tags under(SecretKeySpec key) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        mac.update(PURPOSE);
        return new Tags(mac);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has HmacSHA256", e);
      }
    }

    String of(String body) {
      try {
        Mac mac = (Mac) start.clone();
        byte[] full = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
        return ENCODER.encodeToString(Arrays.copyOf(full, TAG_BYTES));
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("the JDK's own HmacSHA256 can be cloned", e);
      }
    }

    @Override
    public String toString() {
      return "***";
    }
  }
}
