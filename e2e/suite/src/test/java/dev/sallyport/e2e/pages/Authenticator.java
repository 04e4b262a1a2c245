package dev.sallyport.e2e.pages;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Somebody's authenticator app, written from RFC 6238 and from nothing of ours.
 *
 * @param secret as a page shows it
 */
record Authenticator(String secret) {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int SECONDS = 30;

  /** What it shows now. */
  String code() {
    return code(0);
  }

  /** What it shows so many steps later, as one does whose clock is fast. */
  String code(int later) {
    long step = Instant.now().getEpochSecond() / SECONDS + later;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key(), "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 15) & Integer.MAX_VALUE;
      return "%06d".formatted(number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] key() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int bits = 0;
    int count = 0;
    for (char c : secret.replace(" ", "").toCharArray()) {
      bits = bits << 5 | ALPHABET.indexOf(c);
      count += 5;
      if (count >= Byte.SIZE) {
        count -= Byte.SIZE;
        bytes.write(bits >> count);
      }
    }
    return bytes.toByteArray();
  }
}
