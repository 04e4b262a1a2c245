package dev.sallyport.server.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.util.Optional;

/**
 * A key of ours that signs with ES256. Its name is the thumbprint of its public part (RFC 7638), so
 * that whoever knows the name cannot be given another key. Prints as {@code ***}.
 */
public final class SigningKey {
  /** What it signs with, as JOSE calls it. */
  public static final String ALGORITHM = "ES256";

  private final ECKey key;
  private final JWSSigner signer;

  private SigningKey(ECKey key) throws JOSEException {
    this.key = key;
    this.signer = new ECDSASigner(key);
  }

  /** A new key. */
  public static SigningKey generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      var pair = generator.generateKeyPair();
      return named(
          new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
              .privateKey(pair.getPrivate())
              .build());
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /**
   * The key with this public part, if it is one of ours by this name.
   *
   * @param secret what {@link #secret} once was
   */
  public static Optional<SigningKey> read(String id, String publicJwk, byte[] secret) {
    try {
      ECKey whole = new ECKey.Builder(ECKey.parse(publicJwk)).d(Base64URL.encode(secret)).build();
      SigningKey key = named(whole);
      return key.id().equals(id) ? Optional.of(key) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalStateException _) {
      return Optional.empty(); // Without its words, which may quote the key.
    }
  }

  private static SigningKey named(ECKey key) throws JOSEException {
    return new SigningKey(
        new ECKey.Builder(key)
            .keyIDFromThumbprint()
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.ES256)
            .build());
  }

  /** Its name, which goes into the header of what it signs. */
  public String id() {
    return key.getKeyID();
  }

  /** Its public part as a JWK (RFC 7517), for everybody. */
  public String publicJwk() {
    return key.toPublicJWK().toJSONString();
  }

  /** Its private part, to be sealed and for nothing else. */
  public byte[] secret() {
    return key.getD().decode();
  }

  /**
   * A JWT.
   *
   * @param type {@code typ}, so that it passes for nothing else (RFC 8725, section 3.11)
   * @param claims a JSON object in UTF-8
   */
  public String sign(String type, byte[] claims) {
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID(id())
                .build(),
            new Payload(claims));
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a key that was good does not sign", e);
    }
    return token.serialize();
  }

  @Override
  public String toString() {
    return "***";
  }
}
