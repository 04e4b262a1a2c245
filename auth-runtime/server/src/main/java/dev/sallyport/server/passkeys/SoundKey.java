package dev.sallyport.server.passkeys;

import com.yubico.webauthn.data.COSEAlgorithmIdentifier;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.security.spec.NamedParameterSpec;

/**
 * Whether a public key is of the kind that its algorithm needs, and good for anything: the library
 * looks at neither, and a JDK does not before the first signature.
 */
final class SoundKey {
  private static final int P_256 = 256;
  private static final int LEAST_RSA = 2048;
  private static final int MOST_RSA = 4096;

  private SoundKey() {}

  static boolean is(PublicKey key, COSEAlgorithmIdentifier algorithm) {
    return switch (key) {
      case ECPublicKey ec -> algorithm == COSEAlgorithmIdentifier.ES256 && isOnP256(ec);
      case EdECPublicKey ed ->
          algorithm == COSEAlgorithmIdentifier.EdDSA
              && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
      case RSAPublicKey rsa ->
          algorithm == COSEAlgorithmIdentifier.RS256
              && rsa.getModulus().bitLength() >= LEAST_RSA
              && rsa.getModulus().bitLength() <= MOST_RSA
              && rsa.getPublicExponent().testBit(0)
              && rsa.getPublicExponent().compareTo(BigInteger.TWO) > 0;
      default -> false;
    };
  }

  /** y² = x³ + ax + b, modulo p (SEC 1, 2.2.1). */
  private static boolean isOnP256(ECPublicKey key) {
    EllipticCurve curve = key.getParams().getCurve();
    if (!(curve.getField() instanceof ECFieldFp field) || field.getFieldSize() != P_256) {
      return false;
    }
    BigInteger p = field.getP();
    BigInteger x = key.getW().getAffineX();
    BigInteger y = key.getW().getAffineY();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return isBelow(x, p) && isBelow(y, p) && y.multiply(y).mod(p).equals(right);
  }

  private static boolean isBelow(BigInteger number, BigInteger p) {
    return number.signum() >= 0 && number.compareTo(p) < 0;
  }
}
