package dev.sallyport.server.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.Map;

/**
 * Keys for EdDSA (RFC 8037), which the JDK can verify with but not read. The JOSE library would
 * want another library for it.
 */
final class Ed25519 {
  private static final int BYTES = 32;

  private Ed25519() {}

  /** The key with these members of a JWK. */
  static PublicKey publicKey(Map<String, Object> jwk) throws GeneralSecurityException {
    if (!"Ed25519".equals(jwk.get("crv")) || !(jwk.get("x") instanceof String x)) {
      throw new InvalidKeySpecException("no Ed25519");
    }
    byte[] littleEndian = Base64.getUrlDecoder().decode(x);
    if (littleEndian.length != BYTES) {
      throw new InvalidKeySpecException("not 32 bytes");
    }
    // RFC 8032, section 5.1.2: y, little-endian; its highest bit is the sign of x.
    byte[] y = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      y[i] = littleEndian[BYTES - 1 - i];
    }
    boolean odd = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y))));
  }
}
