package dev.sallyport.server.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.jose.SigningKey;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.fakes.InMemorySigningKeys;
import dev.sallyport.store.keys.Purpose;
import dev.sallyport.store.keys.SigningKeyRow;
import dev.sallyport.store.keys.SigningKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

/** The life of signing keys over months, among replicas that do not know of each other. */
final class RotatingKeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final InMemorySigningKeys stored = new InMemorySigningKeys();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private boolean away;

  private final SigningKeys store =
      new SigningKeys() {
        @Override
        public List<SigningKeyRow> all(Purpose purpose) {
          if (away) {
            throw new StoreUnavailable("away", new IllegalStateException());
          }
          return stored.all(purpose);
        }

        @Override
        public boolean add(SigningKeyRow key) {
          return stored.add(key);
        }
      };

  private RotatingKeys replica(char... installationKeys) {
    return replica(store, installationKeys);
  }

  /** Its current installation key is the last one. */
  private RotatingKeys replica(SigningKeys keys, char... installationKeys) {
    Map<Character, SecretKeySpec> byName = new HashMap<>();
    for (char name : installationKeys) {
      byte[] bytes = new byte[32];
      Arrays.fill(bytes, (byte) name);
      byName.put(name, new SecretKeySpec(bytes, "HmacSHA256"));
    }
    char current = installationKeys[installationKeys.length - 1];
    return new RotatingKeys(
        keys, Purpose.ASSERTION, new Seal(current, byName, RANDOM), RANDOM, () -> now);
  }

  private static Set<String> published(RotatingKeys keys) {
    try {
      Set<String> ids = new HashSet<>();
      for (JsonWebKey key : new JsonWebKeySet(keys.document().orElseThrow()).getJsonWebKeys()) {
        ids.add(key.getKeyId());
      }
      return ids;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String current(RotatingKeys keys) {
    return keys.current().map(SigningKey::id).orElse("none");
  }

  @Test
  void withoutATurnThereIsNothing() {
    assertEquals(Optional.empty(), replica('a').current());
    assertEquals(Optional.empty(), replica('a').document());
  }

  @Test
  void firstKeySignsAtOnceForAllReplicas() {
    RotatingKeys one = replica('a');
    RotatingKeys other = replica('a');

    one.refresh();
    other.refresh();

    assertNotEquals("none", current(one));
    assertEquals(current(one), current(other));
    assertEquals(Set.of(current(one)), published(other));
  }

  @Test
  void replicaThatIsSlowerTakesTheKeyOfTheFasterOne() {
    RotatingKeys faster = replica('a');
    SigningKeys overtaken =
        new SigningKeys() {
          @Override
          public List<SigningKeyRow> all(Purpose purpose) {
            return stored.all(purpose);
          }

          @Override
          public boolean add(SigningKeyRow key) {
            faster.refresh();
            return stored.add(key);
          }
        };
    RotatingKeys slower = replica(overtaken, 'a');

    slower.refresh();

    assertEquals(current(faster), current(slower));
    assertEquals(1, stored.all(Purpose.ASSERTION).size());
  }

  @Test
  void nextKeyIsPublishedADayBeforeItSignsAndTheOldOneAnHourAfter() {
    RotatingKeys keys = replica('a');
    keys.refresh();
    String first = current(keys);

    pass(Duration.ofDays(29).minusSeconds(1));
    keys.refresh();
    assertEquals(Set.of(first), published(keys));

    pass(Duration.ofSeconds(1));
    keys.refresh();
    assertEquals(2, published(keys).size());
    assertEquals(first, current(keys));

    pass(Duration.ofDays(1));
    String second = current(keys);
    assertNotEquals(first, second);
    keys.refresh();
    assertEquals(Set.of(first, second), published(keys));

    pass(Duration.ofHours(1));
    keys.refresh();
    assertEquals(Set.of(second), published(keys));
  }

  @Test
  void everyKeyThatSignsWasPublishedLongEnoughBeforeAndStaysLongEnoughAfter() {
    RotatingKeys keys = replica('a');
    keys.refresh();
    Duration step = Schedule.CACHED;
    Set<String> cached = published(keys);
    for (int i = 0; i < 100 * 288; i++) { // 100 days
      Set<String> before = published(keys);
      pass(step);
      // Whoever fetched one cache time ago can verify what is signed now and until the next turn.
      assertTrue(before.contains(current(keys)) && cached.contains(current(keys)));
      cached = before;
      keys.refresh();
    }
    assertTrue(stored.all(Purpose.ASSERTION).size() <= 3);
    assertTrue(
        Schedule.AFTERWARDS.compareTo(Schedule.CACHED.plus(Duration.ofMinutes(5))) >= 0,
        "an assertion lives for 5 minutes");
  }

  @Test
  void installationThatWasOffForMonthsHasAKeyAtOnce() {
    RotatingKeys keys = replica('a');
    keys.refresh();
    String first = current(keys);
    pass(Duration.ofDays(90));
    assertEquals("none", current(keys));

    keys.refresh();

    assertNotEquals("none", current(keys));
    assertEquals(Set.of(current(keys)), published(keys));
    assertFalse(published(keys).contains(first));
  }

  @Test
  void withoutTheStoreTheKeysInMemoryGoOn() {
    RotatingKeys keys = replica('a');
    keys.refresh();
    String first = current(keys);
    away = true;
    pass(Duration.ofDays(1));

    assertThrows(StoreUnavailable.class, keys::refresh);

    assertEquals(first, current(keys));
    assertEquals(Set.of(first), published(keys));
  }

  @Test
  void retiredInstallationKeyStillOpensWhatItSealed() {
    RotatingKeys before = replica('a');
    before.refresh();
    RotatingKeys after = replica('a', 'b');

    after.refresh();

    assertEquals(current(before), current(after));
  }

  @Test
  void replicaThatLacksTheInstallationKeyAddsAKeyWhichTheOthersTakeAndThereItEnds() {
    RotatingKeys whole = replica('a', 'b');
    replica('a').refresh();
    RotatingKeys lacking = replica('b');

    for (int i = 0; i < 3; i++) {
      lacking.refresh();
      whole.refresh();
    }

    assertEquals(current(lacking), current(whole));
    assertEquals(Set.of(current(lacking)), published(lacking));
    assertEquals(2, published(whole).size());
    assertEquals(2, stored.all(Purpose.ASSERTION).size());
  }

  @Test
  void keyThatSomebodyWroteIntoTheStoreIsNeitherUsedNorPublished() {
    RotatingKeys keys = replica('a');
    keys.refresh();
    String ours = current(keys);
    SigningKeyRow row = stored.all(Purpose.ASSERTION).getFirst();
    SigningKey theirs = SigningKey.generate(RANDOM);

    stored.add(with(row, 2, theirs.id(), theirs.publicJwk())); // Sealed for another name.
    stored.add(with(row, 3, row.kid(), theirs.publicJwk())); // Under the name of a good one.
    keys.refresh();

    assertEquals(ours, current(keys));
    assertEquals(Set.of(ours), published(keys));
  }

  private static SigningKeyRow with(SigningKeyRow row, int number, String kid, String publicJwk) {
    return new SigningKeyRow(
        row.purpose(),
        number,
        kid,
        row.algorithm(),
        publicJwk,
        row.sealed(),
        row.createdAt(),
        row.signsFrom(),
        row.signsUntil(),
        row.publishedUntil());
  }

  @Test
  void setWithoutAKeyIsNotPublished() {
    replica('a').refresh();
    SigningKeys taken =
        new SigningKeys() {
          @Override
          public List<SigningKeyRow> all(Purpose purpose) {
            return stored.all(purpose);
          }

          @Override
          public boolean add(SigningKeyRow key) {
            return false;
          }
        };
    RotatingKeys lacking = replica(taken, 'b');

    lacking.refresh();

    assertEquals("none", current(lacking));
    assertEquals(Optional.empty(), lacking.document());
  }

  @Test
  void documentHasNothingPrivate() throws JoseException {
    RotatingKeys keys = replica('a');
    keys.refresh();

    JsonWebKey key = new JsonWebKeySet(keys.document().orElseThrow()).getJsonWebKeys().getFirst();

    assertEquals(
        Set.of("kty", "crv", "x", "y", "kid", "use", "alg"),
        key.toParams(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE).keySet());
    assertEquals("ES256", key.getAlgorithm());
    assertEquals("sig", key.getUse());
    assertFalse(keys.document().orElseThrow().contains("\"d\""));
    assertEquals("***", keys.current().orElseThrow().toString());
    assertEquals("***", stored.all(Purpose.ASSERTION).getFirst().sealed().toString());
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
