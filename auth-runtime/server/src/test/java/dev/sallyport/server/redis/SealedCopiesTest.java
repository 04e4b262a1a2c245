package dev.sallyport.server.redis;

import static dev.sallyport.server.redis.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SealedCopiesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final UUID HISTORY = UUID.randomUUID();
  private static final TokenHash TOKEN = hash("ours");
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;
  private RedisProcess server;
  private Redis redis;
  private final CopySeal seal = seal(1);
  private SealedCopies copies;

  @BeforeEach
  void start() throws Exception {
    server = RedisProcess.start(folder);
    redis = new Redis(server.settings(), () -> {});
    redis.start();
    eventually(redis::isAnswering);
    copies = new SealedCopies(redis, seal, () -> NOW);
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    server.close();
  }

  @Test
  void copyIsWhatWasKept() throws Exception {
    SessionFact fact = fact(NOW.plus(Duration.ofHours(1)));
    kept(TOKEN, HISTORY, fact);

    assertEquals(Optional.of(fact), copies.find(TOKEN, HISTORY));
    assertEquals(
        Optional.of(fact), new SealedCopies(redis, seal(1), () -> NOW).find(TOKEN, HISTORY));
    assertEquals(0, copies.spoiled());
  }

  @Test
  void copyOfAnotherTokenHistoryOrInstallationIsNotFound() throws Exception {
    kept(TOKEN, HISTORY, fact(NOW.plus(Duration.ofHours(1))));

    assertEquals(Optional.empty(), copies.find(hash("another"), HISTORY));
    assertEquals(Optional.empty(), copies.find(TOKEN, UUID.randomUUID()));
    assertEquals(
        Optional.empty(), new SealedCopies(redis, seal(2), () -> NOW).find(TOKEN, HISTORY));
    assertEquals(0, copies.spoiled());
  }

  @Test
  void copyThatIsShownAsAnotherCountsAsAbsent() throws Exception {
    TokenHash theirs = hash("theirs");
    UUID before = UUID.randomUUID();
    kept(TOKEN, HISTORY, fact(NOW.plus(Duration.ofHours(1))));
    kept(TOKEN, before, fact(NOW.plus(Duration.ofHours(1))));
    byte[] ours = raw(TOKEN, HISTORY);

    put(theirs, HISTORY, ours);
    assertEquals(Optional.empty(), copies.find(theirs, HISTORY));
    put(TOKEN, before, ours);
    assertEquals(Optional.empty(), copies.find(TOKEN, before));
    assertEquals(2, copies.spoiled());
  }

  @Test
  void copyThatWasChangedAnywhereCountsAsAbsent() throws Exception {
    kept(TOKEN, HISTORY, fact(NOW.plus(Duration.ofHours(1))));
    byte[] good = raw(TOKEN, HISTORY);

    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      assertEquals(Optional.empty(), seal.entry(TOKEN, HISTORY).open(bad), "byte " + i);
      assertEquals(
          Optional.empty(), seal.entry(TOKEN, HISTORY).open(Arrays.copyOf(good, i)), "cut at " + i);
    }
    byte[] random = new byte[64];
    RANDOM.nextBytes(random);
    put(TOKEN, HISTORY, random);
    assertEquals(Optional.empty(), copies.find(TOKEN, HISTORY));
    put(TOKEN, HISTORY, new byte[0]);
    assertEquals(Optional.empty(), copies.find(TOKEN, HISTORY));
    put(TOKEN, HISTORY, seal.entry(TOKEN, HISTORY).seal(new byte[] {1, 2, 3}));
    assertEquals(Optional.empty(), copies.find(TOKEN, HISTORY), "sealed by us, and no fact");
    assertEquals(3, copies.spoiled());
  }

  @Test
  void valueOfAnotherTypeCountsAsAbsent() throws Exception {
    server.command("LPUSH", seal.entry(TOKEN, HISTORY).name(), "x");

    assertEquals(Optional.empty(), copies.find(TOKEN, HISTORY));
    assertTrue(redis.isAnswering());
  }

  @Test
  void copyEndsAfterTenMinutesAndNeverAfterTheSession() throws Exception {
    kept(TOKEN, HISTORY, fact(NOW.plus(Duration.ofHours(1))));
    assertTrue(lifeOf(TOKEN) <= 600_000, () -> "lives " + lifeOf(TOKEN));

    TokenHash shorter = hash("shorter");
    kept(shorter, HISTORY, fact(NOW.plus(Duration.ofMinutes(1))));
    assertTrue(lifeOf(shorter) <= 60_000, () -> "lives " + lifeOf(shorter));

    TokenHash over = hash("over");
    copies.keep(over, HISTORY, fact(NOW));
    kept(hash("next"), HISTORY, fact(NOW.plus(Duration.ofMinutes(1)))); // In order.
    assertEquals(Optional.empty(), copies.find(over, HISTORY));
  }

  @Test
  void whoReadsRedisLearnsNeitherWhoNorWhose() throws Exception {
    kept(TOKEN, HISTORY, fact(NOW.plus(Duration.ofHours(1))));

    String key = server.command("KEYS", "*");
    String value = new String(raw(TOKEN, HISTORY), StandardCharsets.ISO_8859_1);
    assertFalse(value.contains("ann@example.com"), value);
    assertFalse(key.contains(java.util.HexFormat.of().formatHex(TOKEN.bytes())), key);
    assertTrue(key.contains("sallyport:fact:"), key);
    assertEquals("***", seal.toString());
  }

  private void kept(TokenHash token, UUID history, SessionFact fact) throws Exception {
    copies.keep(token, history, fact);
    eventually(() -> redis.get(seal.entry(token, history).name()).isPresent());
  }

  private byte[] raw(TokenHash token, UUID history) {
    return redis.get(seal.entry(token, history).name()).orElseThrow();
  }

  private void put(TokenHash token, UUID history, byte[] value) throws Exception {
    String name = seal.entry(token, history).name();
    redis.put(name, value, Duration.ofMinutes(1));
    eventually(() -> redis.get(name).filter(there -> Arrays.equals(there, value)).isPresent());
  }

  private long lifeOf(TokenHash token) {
    try {
      String life = server.command("PTTL", seal.entry(token, HISTORY).name());
      return Long.parseLong(life.strip().substring(1));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static SessionFact fact(Instant expiresAt) {
    return new SessionFact(
        UUID.randomUUID(),
        new Identity(UUID.randomUUID(), "ann@example.com", true, List.of("admin", "größe")),
        Assurance.PASSWORD.withSecondFactor(List.of("otp")),
        NOW.minusSeconds(5),
        expiresAt,
        NOW.plusSeconds(2_592_000),
        Optional.of("shop.example.com"),
        42);
  }

  private static TokenHash hash(String text) {
    return TokenHash.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CopySeal seal(int key) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) key);
    return new CopySeal(new SecretKeySpec(bytes, "HmacSHA256"), RANDOM);
  }
}
