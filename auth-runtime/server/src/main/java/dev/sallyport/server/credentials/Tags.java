package dev.sallyport.server.credentials;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the tags of one key for one purpose.
 *
 * @param start never used itself: looking an algorithm up and keying it costs more than a tag
 */
record Tags(Mac start) {
  /**
   * @param purpose so that a tag made for another one under the same key is none here
   */
  static Tags under(SecretKeySpec key, String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((purpose + '\0').getBytes(StandardCharsets.US_ASCII));
      return new Tags(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** The 32 bytes of the tag. */
  byte[] of(String body) {
    try {
      Mac mac = (Mac) start.clone();
      return mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own HmacSHA256 can be cloned", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
