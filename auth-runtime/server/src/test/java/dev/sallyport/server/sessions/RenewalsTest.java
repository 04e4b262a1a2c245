package dev.sallyport.server.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.audit.Source;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.Unguarded;
import dev.sallyport.server.sessions.Renewals.Outcome;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.TokenKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RenewalsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Lifetimes LIFETIMES = Lifetimes.ORDINARY;
  private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "HmacSHA256");
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Source HERE = new Source(Optional.of("192.0.2.7"), Optional.empty());

  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities);
  private final List<Long> everywhere = new ArrayList<>();
  private final SessionKeys keys = new SessionKeys('a', Map.of('a', KEY), RANDOM);
  private final UUID ann = UUID.randomUUID();
  private Instant now = NOW;
  private final Renewals renewals = with(keys);

  private Renewals with(SessionKeys someKeys) {
    return new Renewals(
        sessions,
        sessions,
        Unguarded.audit(() -> now),
        everywhere::add,
        someKeys,
        LIFETIMES,
        () -> now);
  }

  private SessionValue login(TokenKind kind) {
    identities.register(ann, "ann@example.com", "$hash$", NOW);
    SessionValue value = keys.issue(kind);
    sessions.start(
        new NewSession(
            UUID.randomUUID(),
            ann,
            value.hash(),
            kind,
            NOW,
            NOW.plus(LIFETIMES.life()),
            NOW.plus(LIFETIMES.renewableFor()),
            Optional.empty(),
            Optional.empty()));
    return value;
  }

  private boolean isGood(SessionValue value) {
    return sessions.fact(value.hash()).map(SessionFact::expiresAt).map(now::isBefore).orElse(false);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private SessionValue renewed(SessionValue value) {
    return assertInstanceOf(Outcome.Renewed.class, renewals.renew(value, HERE)).value();
  }

  @ParameterizedTest
  @EnumSource(TokenKind.class)
  void expiredSessionGoesOnUnderAnotherValueOfTheSameKind(TokenKind kind) {
    SessionValue before = login(kind);
    pass(Duration.ofHours(30));

    var renewed = assertInstanceOf(Outcome.Renewed.class, renewals.renew(before, HERE));

    assertEquals(kind, renewed.value().kind());
    assertNotEquals(before.hash(), renewed.value().hash());
    assertEquals(now.plus(LIFETIMES.life()), renewed.expiresAt());
    assertEquals(Duration.ofDays(30).minusHours(30), renewed.renewableFor());
    assertTrue(isGood(renewed.value()));
    assertEquals(List.of(), everywhere, "the grace is longer than any lease");
  }

  @ParameterizedTest
  @EnumSource(TokenKind.class)
  void whoRenewsAgainWithinTheGraceGetsTheSameSuccessor(TokenKind kind) {
    SessionValue before = login(kind);
    pass(Duration.ofHours(30));
    SessionValue first = renewed(before);
    pass(Lifetimes.GRACE.minusSeconds(1));

    assertTrue(isGood(before), "for requests on their way");
    assertEquals(first.hash(), renewed(before).hash());
    assertEquals(first.hash(), renewed(first).hash(), "it is too young to be replaced");
  }

  @Test
  void successorIsTheSameForAReplicaWithAnotherCurrentKey() {
    SessionValue before = login(TokenKind.COOKIE);
    pass(Duration.ofHours(30));
    SessionValue first = renewed(before);

    SessionKeys next =
        new SessionKeys(
            'b', Map.of('a', KEY, 'b', new SecretKeySpec(new byte[33], "HmacSHA256")), RANDOM);

    assertEquals(
        first.hash(),
        assertInstanceOf(Outcome.Renewed.class, with(next).renew(before, HERE)).value().hash());
  }

  @Test
  void replacedValueThatIsUsedAfterTheGraceEndsTheSessionEverywhere() {
    SessionValue stolen = login(TokenKind.COOKIE);
    pass(Duration.ofHours(30));
    SessionValue successor = renewed(stolen);
    pass(Lifetimes.GRACE);

    assertEquals(new Outcome.Reused(), renewals.renew(stolen, HERE));

    assertEquals(Optional.empty(), sessions.fact(successor.hash()));
    assertEquals(List.of(2L), everywhere);
    assertEquals(new Outcome.Over(), renewals.renew(successor, HERE));
    assertEquals(new Outcome.Over(), renewals.renew(stolen, HERE), "once");
    assertEquals(1, sessions.events().size());
    AuditEvent event = sessions.events().getFirst();
    assertEquals("session.reused", event.kind());
    assertEquals("anybody", event.actor(), "the thief or the owner, nobody knows");
    assertEquals(ann.toString(), event.subject());
    assertEquals("192.0.2.7", event.detail().get("address"));
  }

  @Test
  void thiefWhoComesFirstIsFoundWhenTheOwnerComes() {
    SessionValue shared = login(TokenKind.COOKIE);
    pass(Duration.ofHours(30));
    SessionValue thiefs = renewed(shared);
    pass(Duration.ofHours(1));

    assertEquals(new Outcome.Reused(), renewals.renew(shared, HERE));

    assertEquals(Optional.empty(), sessions.fact(thiefs.hash()));
  }

  @Test
  void nobodyIsRenewedWhoWasDisabledOrLoggedOut() {
    SessionValue value = login(TokenKind.COOKIE);
    identities.disable(ann);
    pass(Duration.ofHours(30));
    assertEquals(new Outcome.Over(), renewals.renew(value, HERE));
  }

  @Test
  void nobodyIsRenewedWhoLoggedOutEverywhere() {
    SessionValue value = login(TokenKind.BEARER);
    sessions.endAllOf(ann, now);
    pass(Duration.ofHours(30));
    assertEquals(new Outcome.Over(), renewals.renew(value, HERE));
    assertEquals(new Outcome.Over(), renewals.renew(keys.issue(), HERE));
  }

  /**
   * Somebody who renews whenever they like, with whatever value they once had: no value is good
   * past the thirty days, nor longer than the grace once it was replaced, and never more than two.
   */
  @RepeatedTest(200)
  void howeverOftenItIsRenewedNoSessionOutlivesItsEnd(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<SessionValue> had = new ArrayList<>(List.of(login(TokenKind.COOKIE)));
    Set<Object> known = new HashSet<>(Set.of(had.getFirst().hash()));
    boolean ended = false;
    while (now.isBefore(NOW.plus(Duration.ofDays(32)))) {
      pass(Duration.ofSeconds(random.nextInt(random.nextBoolean() ? 90 : 180_000)));
      boolean old = random.nextInt(20) == 0;
      SessionValue shown = old ? had.get(random.nextInt(had.size())) : had.getLast();
      boolean alive = now.isBefore(NOW.plus(LIFETIMES.renewableFor())) && !ended;
      switch (renewals.renew(shown, HERE)) {
        case Outcome.Renewed renewed -> {
          assertTrue(alive);
          assertTrue(!renewed.expiresAt().isAfter(NOW.plus(LIFETIMES.renewableFor())));
          if (known.add(renewed.value().hash())) {
            had.add(renewed.value());
          }
          assertEquals(had.getLast().hash(), renewed.value().hash(), "there is one successor");
        }
        case Outcome.Reused _ -> {
          assertTrue(alive && shown != had.getLast());
          ended = true;
        }
        case Outcome.Over _ -> assertTrue(!alive);
      }
      long good = had.stream().filter(this::isGood).count();
      assertTrue(ended ? good == 0 : good <= 2, () -> "good: " + good);
    }
  }
}
