package dev.sallyport.store.factors;

import java.util.Base64;

/**
 * Bytes whose meaning is an authenticator's affair, as base64url without padding: a value, and a
 * cheap map key.
 */
public record Octets(String base64url) {
  /** Those bytes; the array is left as it is. */
  public static Octets of(byte[] bytes) {
    return new Octets(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The bytes, in a new array. */
  public byte[] bytes() {
    return Base64.getUrlDecoder().decode(base64url);
  }
}
