package dev.sallyport.server.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An assertion is refused as access token even by a rule that names its issuer and its keys. */
final class AssertionIsNoAccessTokenTest {
  private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
  private static final byte[] CLAIMS =
      TestIssuer.utf8(
          """
          {"iss":"%s","sub":"alice","aud":["shop/web","shop"],"iat":%d,"exp":%d}"""
              .formatted(TestIssuer.ID, TestIssuer.NOW, TestIssuer.NOW + 300));

  private final World world =
      new World().publish(World.KEYS, "{\"keys\":[" + KEY.publicJwk() + "]}");

  @Test
  void itsTypeIsRefusedHoweverItIsSpelled() {
    for (String type :
        new String[] {
          "sallyport-assertion+jwt",
          "application/sallyport-assertion+jwt",
          "Sallyport-Assertion+JWT"
        }) {
      assertEquals(new Evidence.Rejected(Flaw.INVALID), world.about(KEY.sign(type, CLAIMS)), type);
    }
  }

  @Test
  void nothingButItsTypeIsWrongWithIt() {
    assertInstanceOf(Evidence.Jwt.class, world.about(KEY.sign("at+jwt", CLAIMS)));
  }

  @Test
  void keyThatWasReadSignsAsBeforeAndOnlyUnderItsOwnName() {
    SigningKey read = SigningKey.read(KEY.id(), KEY.publicJwk(), KEY.secret()).orElseThrow();

    assertInstanceOf(Evidence.Jwt.class, world.about(read.sign("at+jwt", CLAIMS)));
    assertEquals(Optional.empty(), SigningKey.read("another", KEY.publicJwk(), KEY.secret()));
    assertEquals(Optional.empty(), SigningKey.read(KEY.id(), "{}", KEY.secret()));
    assertEquals(Optional.empty(), SigningKey.read(KEY.id(), "no JSON", KEY.secret()));
  }
}
