package dev.sallyport.operator.certificates;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** A certificate and the key that belongs to it; the key is never printed. */
record Certified(X509Certificate certificate, PrivateKey key) {
  /** Reads both from PEM; refuses a key that is not the certificate's. */
  static Certified fromPem(String certificate, String key, SecureRandom random)
      throws GeneralSecurityException {
    var certified = new Certified(Pem.certificate(certificate), Pem.key(key));
    if (!certified.keyBelongs(random)) {
      throw new GeneralSecurityException("the key is not the certificate's");
    }
    return certified;
  }

  private boolean keyBelongs(SecureRandom random) throws GeneralSecurityException {
    byte[] challenge = new byte[32];
    random.nextBytes(challenge);
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key, random);
    signer.update(challenge);
    byte[] signature = signer.sign();
    signer.initVerify(certificate.getPublicKey());
    signer.update(challenge);
    return signer.verify(signature);
  }

  String certificatePem() {
    return Pem.of(certificate);
  }

  String keyPem() {
    return Pem.of(key);
  }

  @Override
  public String toString() {
    return "Certified[" + certificate.getSubjectX500Principal() + ", key=***]";
  }
}
