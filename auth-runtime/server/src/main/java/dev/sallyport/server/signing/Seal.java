package dev.sallyport.server.signing;

import dev.sallyport.store.keys.SealedKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for the store, with AES-256-GCM under a key that is derived from an installation
 * key. Whoever reads the store has nothing; whoever writes it cannot bring in a secret of their
 * own, nor exchange two.
 */
public final class Seal {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int KEY_BYTES = 32;

  private static final String PRIVATE_KEYS = "sallyport seal 1";

  private final char current;
  private final SecretKey currentKey;
  private final Map<Character, SecretKey> keys;
  private final SecureRandom random;

  /**
   * For the private keys that the installation signs with.
   *
   * @param current name of the installation key that seals
   * @param keys by name, retired ones among them, which still open what they sealed
   */
  public Seal(char current, Map<Character, SecretKeySpec> keys, SecureRandom random) {
    this(current, keys, random, PRIVATE_KEYS);
  }

  /**
   * For secrets of another kind.
   *
   * @param purpose so that what is derived for it from the same installation key is another key
   */
  public Seal(
      char current, Map<Character, SecretKeySpec> keys, SecureRandom random, String purpose) {
    SecretKeySpec sealing = keys.get(current);
    if (sealing == null) {
      throw new IllegalArgumentException("the current key is not among the keys");
    }
    this.current = current;
    this.currentKey = derived(sealing, purpose);
    this.keys =
        keys.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> derived(entry.getValue(), purpose)));
    this.random = random;
  }

  private static SecretKey derived(SecretKeySpec key, String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "AES",
              HKDFParameterSpec.ofExtract()
                  .addIKM(key)
                  .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  /**
   * Seals a secret.
   *
   * @param owner what it belongs to; it opens for nothing else
   */
  public SealedKey seal(byte[] secret, String owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, currentKey, nonce, owner).doFinal(secret);
      byte[] whole =
          ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
      return new SealedKey(current, Base64.getEncoder().encodeToString(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    }
  }

  /** The secret; empty if it was sealed for another owner, or under no key that we have. */
  public Optional<byte[]> open(SealedKey sealed, String owner) {
    SecretKey key = keys.get(sealed.by());
    if (key == null) {
      return Optional.empty();
    }
    try {
      byte[] whole = Base64.getDecoder().decode(sealed.base64());
      if (whole.length < NONCE_BYTES + TAG_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, key, nonce, owner)
              .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES));
    } catch (AEADBadTagException | IllegalArgumentException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String owner)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  @Override
  public String toString() {
    return "***";
  }
}
