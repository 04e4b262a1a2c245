package dev.sallyport.server.passkeys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.yubico.webauthn.data.COSEAlgorithmIdentifier;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SoundKeyTest {
  @ParameterizedTest
  @CsvSource({
    "EC, secp256r1, ES256, true",
    "EC, secp256r1, RS256, false",
    "EC, secp384r1, ES256, false",
    "EdDSA, Ed25519, EdDSA, true",
    "EdDSA, Ed25519, ES256, false",
    "EdDSA, Ed448, EdDSA, false",
    "RSA, 2048, RS256, true",
    "RSA, 2048, RS1, false",
    "RSA, 1024, RS256, false"
  })
  void keyIsOfItsAlgorithmsKindAndLargeEnough(
      String kind, String parameter, COSEAlgorithmIdentifier algorithm, boolean sound)
      throws GeneralSecurityException {
    assertEquals(sound, SoundKey.is(key(kind, parameter), algorithm));
  }

  private static PublicKey key(String kind, String parameter) throws GeneralSecurityException {
    AlgorithmParameterSpec parameters =
        switch (kind) {
          case "EC" -> new ECGenParameterSpec(parameter);
          case "RSA" ->
              new RSAKeyGenParameterSpec(Integer.parseInt(parameter), RSAKeyGenParameterSpec.F4);
          default -> new NamedParameterSpec(parameter);
        };
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(parameters);
    return generator.generateKeyPair().getPublic();
  }
}
