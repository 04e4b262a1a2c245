package dev.sallyport.server.credentials;

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
 * Issues and recognises what a browser keeps to show later that somebody has logged in from it
 * before. It lets nobody in: it says only that the failures of strangers are not this browser's.
 *
 * <p>A value is one character that names a key, 128 random bits (22 characters) and a tag under
 * that key (22 characters), which covers the account as well. So it does not say whose it is, and
 * proves nothing about another account.
 */
public final class DeviceKeys {
  private static final int BYTES = 16;
  private static final int TEXT = 22;
  private static final int LENGTH = 1 + 2 * TEXT;
  private static final String PURPOSE = "sallyport device value 1";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final char current;
  private final Map<Character, Tags> keys;
  private final SecureRandom random;

  /**
   * @param current name of the key that new values get
   */
  public DeviceKeys(char current, Map<Character, SecretKeySpec> keys, SecureRandom random) {
    if (!keys.containsKey(current)) {
      throw new IllegalArgumentException("the current key is not among the keys");
    }
    this.current = current;
    this.keys =
        keys.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, key -> Tags.under(key.getValue(), PURPOSE)));
    this.random = random;
  }

  /** A new value for a browser from which {@code account} has just logged in. */
  public String issue(String account) {
    byte[] id = new byte[BYTES];
    random.nextBytes(id);
    String body = current + ENCODER.encodeToString(id);
    return body + tag(Objects.requireNonNull(keys.get(current)), body, account);
  }

  /** The id in {@code text}, if it was issued for {@code account}. */
  public Optional<String> recognise(String text, String account) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    String body = text.substring(0, 1 + TEXT);
    byte[] given = text.substring(1 + TEXT).getBytes(StandardCharsets.UTF_8);
    return Optional.ofNullable(keys.get(text.charAt(0)))
        .map(key -> tag(key, body, account))
        .filter(right -> MessageDigest.isEqual(given, right.getBytes(StandardCharsets.US_ASCII)))
        .map(_ -> body);
  }

  private static String tag(Tags key, String body, String account) {
    return ENCODER.encodeToString(Arrays.copyOf(key.of(body + '\0' + account), BYTES));
  }
}
