package dev.sallyport.server.freshness;

import com.github.benmanes.caffeine.cache.Interner;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers from memory under the lease, and asks the store for what is not there.
 *
 * <p>However a fact got into memory, it is used in one way: the lease holds, or a round that began
 * after the request came has been completed; and then no tomb is against it. So it does not matter
 * who read it when, and readers of the same credential can share a read.
 */
public final class LeasedFacts implements Facts {
  private static final Evidence NO_STORE = new Evidence.Unavailable(Dependency.POSTGRES);
  private static final Evidence NO_PLACE = new Evidence.Unavailable(Dependency.CAPACITY);

  /** The second look is for a fact that was revoked while it was read; a third is for bad luck. */
  private static final int LOOKS = 3;

  /** Longer than a read takes before it fails. */
  private static final long READ_PATIENCE = TimeUnit.MILLISECONDS.toNanos(1_500);

  private final Sessions sessions;
  private final LogFollower log;
  private final Semaphore places;
  private final long patience;
  private final Map<TokenHash, CompletableFuture<Void>> reads = new ConcurrentHashMap<>();
  private final LongAdder storeReads = new LongAdder();

  /** Many people have the same roles; what nobody has any more goes by itself. */
  private final Interner<List<String>> roles = Interner.newWeakInterner();

  /**
   * @param atOnce how many may wait for the store; one more is told that there is no place, rather
   *     than lengthening a queue that nobody will reach the end of
   */
  public LeasedFacts(Sessions sessions, LogFollower log, int atOnce) {
    this(sessions, log, atOnce, Rounds.PATIENCE);
  }

  /**
   * @param patience how long a request waits for a round, in nanoseconds
   */
  LeasedFacts(Sessions sessions, LogFollower log, int atOnce, long patience) {
    this.patience = patience;
    this.sessions = sessions;
    this.log = log;
    this.places = new Semaphore(atOnce);
  }

  @Override
  public Optional<Evidence> known(SessionValue session, Validation validation) {
    return switch (validation) {
      case Validation.EveryRequest _ -> Optional.empty();
      case Validation.Live _ -> remembered(session, 0);
      case Validation.Cached(var ttl) -> remembered(session, ttl.toNanos());
    };
  }

  private Optional<Evidence> remembered(SessionValue session, long nanos) {
    return log.lease().isWithin(nanos) ? log.memory().about(session.hash()) : Optional.empty();
  }

  @Override
  public Evidence about(SessionValue session, Validation validation) {
    boolean fresh = validation instanceof Validation.EveryRequest;
    for (int look = 0; look < LOOKS; look++) {
      if (!isCurrent(fresh && look == 0)) {
        return NO_STORE;
      }
      Optional<Evidence> remembered = log.memory().about(session.hash());
      if (remembered.isPresent()) {
        return remembered.get();
      }
      Optional<Evidence> failed = read(session.hash());
      if (failed.isPresent()) {
        return failed.get();
      }
    }
    return NO_STORE;
  }

  /** Whether memory may be used, after waiting for it if need be. */
  private boolean isCurrent(boolean waitAnyway) {
    return (!waitAnyway && log.lease().isHeld()) || log.rounds().await(patience);
  }

  /** Has the store read into memory what it says of a token; empty if that went well. */
  private Optional<Evidence> read(TokenHash token) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = reads.putIfAbsent(token, mine);
    if (running != null) {
      return outcome(running);
    }
    try {
      if (!places.tryAcquire()) {
        return Optional.of(NO_PLACE);
      }
      try {
        remember(token);
        return Optional.empty();
      } catch (StoreUnavailable _) {
        return Optional.of(NO_STORE); // The follower of the log says so in the logs.
      } finally {
        places.release();
      }
    } finally {
      reads.remove(token, mine);
      mine.complete(null);
    }
  }

  /** Whoever waits looks into memory again; if it is not there, it is their turn to read. */
  private static Optional<Evidence> outcome(CompletableFuture<Void> running) {
    try {
      running.get(READ_PATIENCE, TimeUnit.NANOSECONDS);
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of(NO_STORE);
    } catch (ExecutionException | TimeoutException _) {
      return Optional.of(NO_STORE);
    }
  }

  private void remember(TokenHash token) {
    int history = log.memory().history();
    storeReads.increment();
    sessions
        .fact(token)
        .ifPresentOrElse(
            fact -> log.memory().put(token, fact(fact, history)),
            () -> log.memory().putUnknown(token));
  }

  private Fact fact(SessionFact fact, int history) {
    var identity = fact.identity();
    return new Fact(
        new Evidence.Session(
            fact.session(),
            new Person(
                identity.id(),
                identity.email(),
                identity.verified(),
                roles.intern(identity.roles())),
            Aal.AAL1, // A password; second factors are not there yet.
            fact.authenticatedAt(),
            fact.expiresAt()),
        history,
        fact.asOf());
  }

  /** How often the store was asked. */
  public long storeReads() {
    return storeReads.sum();
  }
}
