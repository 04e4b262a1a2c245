package dev.sallyport.server.credentials;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps the value that took another one's place for whoever shows that other one again a moment
 * later, so that all who renew at the same time get the same successor.
 *
 * <p>The key of each seal is made of an installation key and of the replaced value itself, which is
 * stored nowhere: who reads the table, who has the installation's keys, and who finds an old cookie
 * has nothing, each alone. AES-256-GCM; the name of the installation key stands in front.
 */
final class Succession {
  private static final String PURPOSE = "sallyport successor 1";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final char current;
  private final Map<Character, Tags> keys;
  private final SecureRandom random;

  Succession(char current, Map<Character, SecretKeySpec> keys, SecureRandom random) {
    this.current = current;
    this.keys =
        keys.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, key -> Tags.under(key.getValue(), PURPOSE)));
    this.random = random;
  }

  /** {@code successor}, for whoever has {@code replaced}. */
  String seal(String successor, String replaced) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, Objects.requireNonNull(keys.get(current)), replaced, nonce)
              .doFinal(successor.getBytes(StandardCharsets.US_ASCII));
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return current + Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** What was sealed; empty if it was not sealed for {@code replaced}, or under a lost key. */
  Optional<String> open(String sealed, String replaced) {
    Tags key = keys.get(sealed.charAt(0));
    if (key == null) {
      return Optional.empty();
    }
    byte[] all = Base64.getDecoder().decode(sealed.substring(1));
    try {
      byte[] opened =
          cipher(Cipher.DECRYPT_MODE, key, replaced, Arrays.copyOf(all, NONCE_BYTES))
              .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return Optional.of(new String(opened, StandardCharsets.US_ASCII));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private static Cipher cipher(int mode, Tags key, String replaced, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(
        mode, new SecretKeySpec(key.of(replaced), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
