package dev.sallyport.server.freshness;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.store.Ids;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.identities.Identity;
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
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The runtime's memory of sessions, filled on the way on which it is filled there: a session that
 * is not known is read. The store is one that knows every session, each of another person, and
 * makes what it says anew, as a driver does.
 *
 * <p>Lives in the server's package because following the log by hand is not open to others.
 */
public final class RememberedSessions {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.123456Z");

  private final SessionKeys keys;
  private final LogFollower log;
  private final LeasedFacts facts;

  /**
   * @param max how many are remembered
   */
  public RememberedSessions(int max, SessionKeys keys) {
    this.keys = keys;
    this.log =
        new LogFollower(
            new OneMember(),
            new NoRevocations(),
            new NoRules(),
            "measured",
            () -> 0,
            InstantSource.system(),
            max);
    this.facts = new LeasedFacts(new EverySession(), Copies.NONE, log, 1);
    boolean _ = log.round();
  }

  /** Asks about so many sessions that were not asked about before. */
  public void remember(int number) {
    for (int i = 0; i < number; i++) {
      if (!(facts.about(keys.issue(), new Validation.Live()) instanceof Evidence.Session)) {
        throw new IllegalStateException("a session is not admitted");
      }
    }
  }

  /** How many are remembered. */
  public long size() {
    return log.remembered();
  }

  private static final class EverySession implements Sessions {
    private final Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    private int people;

    @Override
    public void start(NewSession session, AuditEvent... events) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean startVerified(
        NewSession session, int changes, Optional<NewLetter> notice, AuditEvent... events) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<SessionFact> fact(TokenHash token) {
      people++;
      return Optional.of(
          new SessionFact(
              ids.next(),
              new Identity(ids.next(), "person-%07d@example.com".formatted(people), true, roles()),
              NOW.plusNanos(people * 1_000L),
              NOW.plusSeconds(86_400).plusNanos(people * 1_000L),
              NOW.plusSeconds(2_592_000).plusNanos(people * 1_000L),
              Optional.empty(),
              1));
    }

    /** Read from bytes each time, and so another string each time. */
    private static List<String> roles() {
      return List.of(new String(new byte[] {'u', 's', 'e', 'r'}, StandardCharsets.UTF_8));
    }

    @Override
    public OptionalLong end(TokenHash token, Instant now, AuditEvent... events) {
      throw new UnsupportedOperationException();
    }

    @Override
    public OptionalLong endAllOf(UUID identity, Instant now, AuditEvent... events) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long head() {
      return 1;
    }
  }

  private static final class OneMember implements Members {
    private static final UUID SELF = new UUID(0, 1);
    private static final UUID HISTORY = new UUID(0, 2);

    @Override
    public UUID join(String name) {
      return SELF;
    }

    @Override
    public Renewal renew(UUID id, long applied, long since) {
      return new Renewal.Head(HISTORY, new Revocations.Since(since, 1, List.of()));
    }

    @Override
    public void leave(UUID id) {}

    @Override
    public List<Member> all() {
      return List.of();
    }

    @Override
    public Progress progress() {
      return new Progress(HISTORY, 1);
    }

    @Override
    public boolean markGone(UUID id, long observedRenewals) {
      return false;
    }
  }

  private static final class NoRevocations implements Revocations {
    @Override
    public Since recent(Instant time) {
      return new Since(0, 1, List.of());
    }

    @Override
    public int prune(Instant time) {
      return 0;
    }
  }

  private static final class NoRules implements LogFollower.RulesFollower {
    @Override
    public void follow(UUID history, long head) {}

    @Override
    public void skip(long applied, long head) {}

    @Override
    public long applied() {
      return 1;
    }
  }
}
