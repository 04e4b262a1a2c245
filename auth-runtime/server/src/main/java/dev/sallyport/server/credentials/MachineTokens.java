package dev.sallyport.server.credentials;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues and recognises what programs send behind {@code Bearer}: a prefix that says what it is,
 * one character that names a key, 32 random letters and digits (190 bits), and a tag of eight under
 * that key. As with {@link SessionKeys}, the tag proves nothing; it lets an invented token be
 * refused without a look into the store.
 */
final class MachineTokens {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LENGTH = 32;
  private static final int TAG_LENGTH = 8;

  private final String prefix;
  private final char current;
  private final Map<Character, Tags> tags;
  private final SecureRandom random;

  /**
   * @param current name of the key that new tokens get, among {@code keys}
   */
  MachineTokens(
      String prefix, char current, Map<Character, SecretKeySpec> keys, SecureRandom random) {
    this.prefix = prefix;
    this.current = current;
    this.tags =
        keys.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    key -> Tags.under(key.getValue(), "sallyport token " + prefix + " 1")));
    this.random = random;
  }

  /** A new one, never seen before. */
  String issue() {
    StringBuilder body = new StringBuilder(prefix).append(current);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      body.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return body + tag(Objects.requireNonNull(tags.get(current)), body.toString());
  }

  /** Whether this installation issued {@code text}. */
  boolean recognises(String text) {
    int bodyLength = prefix.length() + 1 + RANDOM_LENGTH;
    if (text.length() != bodyLength + TAG_LENGTH || !text.startsWith(prefix)) {
      return false;
    }
    Tags ofKey = tags.get(text.charAt(prefix.length()));
    return ofKey != null
        && MessageDigest.isEqual(
            text.substring(bodyLength).getBytes(StandardCharsets.UTF_8),
            tag(ofKey, text.substring(0, bodyLength)).getBytes(StandardCharsets.US_ASCII));
  }

  private static String tag(Tags tags, String body) {
    long number = ByteBuffer.wrap(tags.of(body)).getLong();
    StringBuilder tag = new StringBuilder(TAG_LENGTH);
    for (int i = 0; i < TAG_LENGTH; i++) {
      tag.append(ALPHABET.charAt((int) Long.remainderUnsigned(number, ALPHABET.length())));
      number = Long.divideUnsigned(number, ALPHABET.length());
    }
    return tag.toString();
  }
}
