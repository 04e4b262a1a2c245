package dev.sallyport.server.freshness;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMembers;
import dev.sallyport.store.fakes.InMemoryRevocations;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.log.Member;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.log.Progress;
import dev.sallyport.store.log.Renewal;
import dev.sallyport.store.log.Revocations;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import javax.crypto.spec.SecretKeySpec;

/** A store and replicas in one place, where time passes when it is told to and messages travel. */
final class World {
  /** How many may read the store at once. */
  static final int PLACES = 100;

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SessionKeys KEYS =
      new SessionKeys(
          'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom());

  final AtomicLong nanos = new AtomicLong(1);
  final InMemoryLog log = new InMemoryLog();
  final InMemoryIdentities identities = new InMemoryIdentities();
  final InMemorySessions sessions = new InMemorySessions(identities, log);
  final Members members = new InMemoryMembers(log);

  /** What happens while a question, and while an answer, is on its way. */
  Runnable travel = () -> {};

  /** Whether nobody reaches the store. */
  boolean cut;

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  UUID person() {
    UUID id = UUID.randomUUID();
    identities.register(id, id + "@example.com", "$hash$", NOW);
    return id;
  }

  SessionValue login(UUID person) {
    return login(person, Optional.empty());
  }

  /** One that is good at {@code host} alone. */
  SessionValue login(UUID person, Optional<String> host) {
    SessionValue value = KEYS.issue().at(host);
    sessions.start(
        new NewSession(
            UUID.randomUUID(),
            person,
            value.hash(),
            value.kind(),
            host,
            NOW,
            NOW.plus(Duration.ofHours(24)),
            NOW.plus(Duration.ofDays(30)),
            Optional.empty(),
            Optional.empty()));
    return value;
  }

  SessionValue invented() {
    return KEYS.issue();
  }

  /** What a revocation of the session is about, while it is not over. */
  Optional<UUID> subject(SessionValue session) {
    return sessions.fact(session.hash()).map(SessionFact::session);
  }

  long logout(SessionValue session) {
    return sessions.end(session.hash(), NOW).orElseThrow();
  }

  Replica replica() {
    return new Replica();
  }

  /** The proofs, as {@code replica} takes them. */
  Everywhere everywhere(Replica replica) {
    return new Everywhere(members, replica.follower::hasSettled, nanos::get, (_, _) -> {});
  }

  /** Copies outlive replicas, and somebody may show any of them at any time. */
  final Map<UUID, Map<TokenHash, List<SessionFact>>> copies = new HashMap<>();

  /** Which of the copies of a token is shown; the last one unless somebody means harm. */
  ToIntFunction<List<SessionFact>> shown = List::size;

  /** One of several that share the store. */
  final class Replica {
    final Rules rules = new Rules();
    final LogFollower follower =
        new LogFollower(
            new FarMembers(), new FarRevocations(), rules, "replica", nanos::get, () -> NOW, 1_000);
    final LeasedFacts facts =
        new LeasedFacts(new FarSessions(), new FarCopies(), follower, PLACES, 0);

    /** Rounds until there is nothing to be said at once. */
    Replica follow() {
      while (follower.round()) {
        // The next one says what this one has applied.
      }
      return this;
    }

    Optional<Evidence> known(SessionValue session) {
      return facts.known(session, new Validation.Live());
    }

    Evidence about(SessionValue session) {
      return facts.about(session, new Validation.Live());
    }
  }

  /** Applies what it hears of at once. */
  static final class Rules implements LogFollower.RulesFollower {
    long applied;
    int followed;
    int skipped;

    @Override
    public void follow(UUID history, long head) {
      if (applied != head) {
        followed++;
        applied = head;
      }
    }

    @Override
    public void skip(long from, long to) {
      if (applied >= from) {
        applied = to;
        skipped++;
      }
    }

    @Override
    public long applied() {
      return applied;
    }
  }

  private void go() {
    travel.run();
    if (cut) {
      throw new StoreUnavailable("cut", new java.io.IOException());
    }
  }

  private <T> T arrived(T answer) {
    travel.run();
    return answer;
  }

  private final class FarMembers implements Members {
    @Override
    public UUID join(String name) {
      go();
      return arrived(members.join(name));
    }

    @Override
    public Renewal renew(UUID id, long applied, long since) {
      go();
      return arrived(members.renew(id, applied, since));
    }

    @Override
    public void leave(UUID id) {
      go();
      members.leave(id);
    }

    @Override
    public List<Member> all() {
      go();
      return arrived(members.all());
    }

    @Override
    public Progress progress() {
      go();
      return arrived(members.progress());
    }

    @Override
    public boolean markGone(UUID id, long observedRenewals) {
      go();
      return arrived(members.markGone(id, observedRenewals));
    }
  }

  private final class FarRevocations implements Revocations {
    private final Revocations near = new InMemoryRevocations(log, members);

    @Override
    public Since recent(Instant time) {
      go();
      return arrived(near.recent(time));
    }

    @Override
    public int prune(Instant time) {
      go();
      return arrived(near.prune(time));
    }
  }

  private final class FarSessions implements Sessions {
    @Override
    public void start(NewSession session, AuditEvent... events) {
      sessions.start(session, events);
    }

    @Override
    public boolean startVerified(
        NewSession session, int changes, Optional<NewLetter> notice, AuditEvent... events) {
      return sessions.startVerified(session, changes, notice, events);
    }

    @Override
    public Optional<SessionFact> fact(TokenHash token) {
      go();
      return arrived(sessions.fact(token));
    }

    @Override
    public OptionalLong end(TokenHash token, Instant now, AuditEvent... events) {
      return sessions.end(token, now, events);
    }

    @Override
    public OptionalLong endAllOf(UUID identity, Instant now, AuditEvent... events) {
      return sessions.endAllOf(identity, now, events);
    }

    @Override
    public long head() {
      return sessions.head();
    }
  }

  /** Keeps every copy that was ever written. */
  private final class FarCopies implements Copies {
    @Override
    public Optional<SessionFact> find(TokenHash token, UUID history) {
      travel.run();
      List<SessionFact> kept =
          copies.getOrDefault(history, Map.of()).getOrDefault(token, List.of());
      int which = shown.applyAsInt(kept);
      return which == 0 ? Optional.empty() : arrived(Optional.of(kept.get(which - 1)));
    }

    @Override
    public void keep(TokenHash token, UUID history, SessionFact fact) {
      copies
          .computeIfAbsent(history, _ -> new HashMap<>())
          .computeIfAbsent(token, _ -> new ArrayList<>())
          .add(fact);
    }
  }
}
