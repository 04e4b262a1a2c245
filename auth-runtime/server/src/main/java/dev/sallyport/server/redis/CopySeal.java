package dev.sallyport.server.redis;

import dev.sallyport.store.sessions.TokenHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals entries that lie where others can read and write, with AES-256-GCM. Name and key of an
 * entry are derived from an installation key and from what the entry is about, so each has a key of
 * its own: what was written for one session does not open for another, nor for the same one in
 * another history of the log; a name says nothing about whose it is; and however many are written,
 * few are sealed under the same key.
 *
 * <p>Apart from {@code signing.Seal}, which has one key for a handful of secrets, and can open what
 * retired keys sealed: an entry here that does is ten minutes old and missed by nobody.
 */
public final class CopySeal {
  private static final byte VERSION = 3;
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final int NAME_BYTES = 16;
  private static final byte[] PURPOSE = "sallyport copy 3".getBytes(StandardCharsets.US_ASCII);

  private final SecretKey extracted;
  private final SecureRandom random;

  /**
   * @param key of the installation; of several, the current one
   */
  public CopySeal(SecretKeySpec key, SecureRandom random) {
    try {
      this.extracted =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey("Generic", HKDFParameterSpec.ofExtract().addIKM(key).extractOnly());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
    this.random = random;
  }

  /** The place for what is known of a token in one history of the log. */
  Entry entry(TokenHash token, UUID history) {
    byte[] about =
        ByteBuffer.allocate(PURPOSE.length + TokenHash.LENGTH + 2 * Long.BYTES)
            .put(PURPOSE)
            .put(token.bytes())
            .putLong(history.getMostSignificantBits())
            .putLong(history.getLeastSignificantBits())
            .array();
    try {
      byte[] derived =
          KDF.getInstance("HKDF-SHA256")
              .deriveData(HKDFParameterSpec.expandOnly(extracted, about, KEY_BYTES + NAME_BYTES));
      return new Entry(
          "sallyport:fact:"
              + Base64.getUrlEncoder()
                  .withoutPadding()
                  .encodeToString(Arrays.copyOfRange(derived, KEY_BYTES, derived.length)),
          new SecretKeySpec(derived, 0, KEY_BYTES, "AES"),
          about);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  /** One entry: where it lies, and what opens it. */
  final class Entry {
    private final String name;
    private final SecretKey key;
    private final byte[] about;

    private Entry(String name, SecretKey key, byte[] about) {
      this.name = name;
      this.key = key;
      this.about = about;
    }

    String name() {
      return name;
    }

    /** The sealed form: version, nonce, ciphertext and tag. */
    byte[] seal(byte[] content) {
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      try {
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(content);
        return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
            .put(VERSION)
            .put(nonce)
            .put(sealed)
            .array();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES-256-GCM", e);
      }
    }

    /** What was sealed for this entry; empty for everything else. */
    Optional<byte[]> open(byte[] sealed) {
      if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] != VERSION) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
      int begin = 1 + NONCE_BYTES;
      try {
        return Optional.of(
            cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed, begin, sealed.length - begin));
      } catch (AEADBadTagException _) {
        return Optional.empty();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES-256-GCM", e);
      }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
      cipher.updateAAD(about);
      return cipher;
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
