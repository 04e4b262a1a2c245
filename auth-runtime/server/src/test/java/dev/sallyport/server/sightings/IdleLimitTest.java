package dev.sallyport.server.sightings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.sessions.Whoami;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.sessions.LastSeen;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Rotated;
import dev.sallyport.store.sessions.Rotation;
import dev.sallyport.store.sessions.SessionFact;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session that nobody uses ends, on every way by which it could be asked about. */
final class IdleLimitTest {
  private static final Instant LOGIN = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final UUID ANN = new UUID(1, 1);
  private static final UUID SESSION = new UUID(2, 1);
  private static final Validation LIVE = new Validation.Live();

  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities);
  private final SessionValue value =
      new SessionKeys(
              'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom())
          .issue();
  private Instant now = LOGIN;
  private boolean away;
  private int questions;
  private final LastSeen store =
      new LastSeen() {
        @Override
        public void save(Map<UUID, Instant> seen) {
          sessions.lastSeen().save(seen);
        }

        @Override
        public Optional<Instant> of(UUID session) {
          questions++;
          if (away) {
            throw new StoreUnavailable("asking", new IOException());
          }
          return sessions.lastSeen().of(session);
        }
      };
  private final Sightings sightings = new Sightings(store, () -> now, 100);
  private final IdleLimit limit = limit(sightings);
  private final Facts facts = new IdleFacts(plain(), limit);
  private final IdleSessions limited = new IdleSessions(sessions, sessions, limit);

  private IdleLimit limit(Sightings noted) {
    return new IdleLimit(LIMIT, store, noted, () -> now, 100);
  }

  private Facts plain() {
    return (session, _) ->
        sessions
            .fact(session.hash())
            .<Evidence>map(IdleLimitTest::evidence)
            .orElseGet(() -> new Evidence.Rejected(Evidence.Flaw.ENDED));
  }

  private static Evidence.Session evidence(SessionFact fact) {
    return new Evidence.Session(
        fact.session(),
        new Person(ANN, "ann@example.com", true, List.of()),
        Aal.AAL1,
        fact.authenticatedAt(),
        fact.expiresAt(),
        fact.renewableUntil());
  }

  @BeforeEach
  void login() {
    identities.register(ANN, "ann@example.com", "$hash$", LOGIN);
    sessions.start(
        new NewSession(
            SESSION,
            ANN,
            value.hash(),
            LOGIN,
            LOGIN.plus(Duration.ofHours(24)),
            LOGIN.plus(Duration.ofDays(30)),
            Optional.empty(),
            Optional.empty()));
  }

  private boolean admits(Facts by) {
    Evidence.Session session = assertInstanceOf(Evidence.Session.class, by.about(value, LIVE));
    boolean over = !now.isBefore(session.expiresAt());
    assertEquals(over, !now.isBefore(session.renewableUntil()), "what is idle is not renewed");
    return !over;
  }

  private Rotated renew() {
    return limited.rotate(
        new Rotation(
            value.hash(), value.hash(), "", now, Duration.ofHours(24), Duration.ofMinutes(1)));
  }

  @Test
  void sessionInUseGoesOnAndOneThatIsNotUsedEndsForGood() {
    for (int n = 0; n < 10; n++) {
      assertTrue(admits(facts));
      now = now.plus(LIMIT).minusSeconds(1);
    }
    now = now.plusSeconds(1);

    assertFalse(admits(facts));
    sightings.turn();
    assertFalse(admits(facts), "asking in vain is no use");
    assertInstanceOf(Whoami.Answer.Inactive.class, new Whoami(limited, () -> now).ask(value));
    assertInstanceOf(Rotated.Over.class, renew());
    assertFalse(admits(facts));
  }

  @Test
  void whoHasJustLoggedInIsNotIdleAndWhoNeverCameIs() {
    now = LOGIN.plus(LIMIT).minusSeconds(1);
    assertTrue(admits(facts));

    now = LOGIN.plus(LIMIT);
    assertFalse(admits(new IdleFacts(plain(), limit(new Sightings(store, () -> now, 100)))));
  }

  @Test
  void sessionInUseCostsNoQuestion() {
    assertTrue(admits(facts));
    for (int n = 0; n < 10; n++) {
      now = now.plusSeconds(60);
      assertTrue(admits(facts));
    }

    assertEquals(1, questions);
  }

  @Test
  void useAtAnotherReplicaIsAUse() {
    Sightings others = new Sightings(store, () -> now, 100);
    Facts elsewhere = new IdleFacts(plain(), limit(others));
    assertTrue(admits(facts));
    now = now.plus(Duration.ofMinutes(40));
    assertTrue(admits(elsewhere));
    others.turn();
    now = now.plus(Duration.ofMinutes(40));

    assertTrue(admits(facts));
  }

  @Test
  void beingAskedAboutIsAUseAndSaysWhenTheSessionEnds() {
    now = now.plus(Duration.ofMinutes(40));

    var answer =
        assertInstanceOf(Whoami.Answer.Active.class, new Whoami(limited, () -> now).ask(value));

    assertEquals(now.plus(LIMIT), answer.session().expiresAt());
    now = now.plus(Duration.ofMinutes(40));
    assertTrue(admits(facts));
  }

  @Test
  void idleSessionIsNotInTheList() {
    IdleSessionList list = new IdleSessionList(sessions, limit);

    assertEquals(1, list.of(ANN, LOGIN.plus(LIMIT).minusSeconds(1)).size());
    assertEquals(0, list.of(ANN, LOGIN.plus(LIMIT)).size());
  }

  @Test
  void withoutTheStoreOnlyThoseKnownToBeInUseGoOn() {
    away = true;
    assertEquals(new Evidence.Unavailable(Evidence.Dependency.POSTGRES), facts.about(value, LIVE));
    away = false;
    assertTrue(admits(facts));

    away = true;
    assertTrue(admits(facts));
  }
}
