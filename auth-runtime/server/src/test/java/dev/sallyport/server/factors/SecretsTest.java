package dev.sallyport.server.factors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.keys.SealedKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SecretsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final UUID ANN = new UUID(0, 1);
  private static final UUID BOB = new UUID(0, 2);
  private static final SecretKeySpec OLD = key(1);
  private static final SecretKeySpec NEW = key(2);

  private final Secrets secrets = secrets('a', Map.of('a', OLD));
  private final TotpSecret secret = secrets.issue();

  private static SecretKeySpec key(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  private static Secrets secrets(char current, Map<Character, SecretKeySpec> keys) {
    return new Secrets(new Seal(current, keys, RANDOM, Secrets.PURPOSE), RANDOM);
  }

  private static Optional<String> text(Optional<TotpSecret> opened) {
    return opened.map(TotpSecret::text);
  }

  @Test
  void secretOpensForItsOwnerAlsoUnderAKeyThatIsRetired() {
    SealedKey sealed = secrets.seal(secret, ANN);

    assertEquals(Optional.of(secret.text()), text(secrets.open(sealed, ANN)));
    assertTrue(secrets.open(sealed, BOB).isEmpty());
    Secrets later = secrets('b', Map.of('a', OLD, 'b', NEW));
    assertEquals(Optional.of(secret.text()), text(later.open(sealed, ANN)));
    assertTrue(secrets('b', Map.of('b', NEW)).open(sealed, ANN).isEmpty());
  }

  @Test
  void offerIsGoodForWhomItWasMadeAndForHalfAnHour() {
    String offer = secrets.offer(secret, ANN, NOW);

    assertEquals(Optional.of(secret.text()), text(secrets.offered(offer, ANN, NOW)));
    assertTrue(secrets.offered(offer, BOB, NOW).isEmpty(), "somebody else's");
    assertTrue(secrets.offered(offer, ANN, NOW.plus(Secrets.OFFER_LIFE)).isEmpty(), "too late");
    for (String bad : new String[] {"", "a", "a!", offer.substring(1), offer + "A"}) {
      assertTrue(secrets.offered(bad, ANN, NOW).isEmpty(), bad);
    }
  }

  @Test
  void whatIsStoredIsNoOffer() {
    SealedKey stored = secrets.seal(secret, ANN);

    assertTrue(secrets.offered(stored.by() + stored.base64(), ANN, NOW).isEmpty());
  }
}
