package dev.sallyport.server.freshness;

import com.github.benmanes.caffeine.cache.Interner;
import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Assurance;
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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers from memory under the lease, and asks the store for what is not there, or takes a copy of
 * what it said to somebody else ({@link Copies}).
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

  /** So many times the patience is longer than a read takes before it fails. */
  private static final int READ_PATIENCE = 3;

  private final Sessions sessions;
  private final Copies copies;
  private final LogFollower log;
  private final Semaphore places;
  private final long patience;
  private final Map<TokenHash, CompletableFuture<Optional<Evidence>>> reads =
      new ConcurrentHashMap<>();
  private final LongAdder storeReads = new LongAdder();
  private final LongAdder copiesTaken = new LongAdder();

  /** Many people have the same roles; what nobody has any more goes by itself. */
  private final Interner<List<String>> roles = Interner.newWeakInterner();

  private final Interner<Assurance> assurances = Interner.newWeakInterner();
  private final Interner<String> hosts = Interner.newWeakInterner();

  /**
   * @param atOnce how many may wait for the store; one more is told that there is no place, rather
   *     than lengthening a queue that nobody will reach the end of
   */
  public LeasedFacts(Sessions sessions, Copies copies, LogFollower log, int atOnce) {
    this(sessions, copies, log, atOnce, Rounds.PATIENCE);
  }

  /**
   * @param patience how long a request waits for a round, in nanoseconds
   */
  LeasedFacts(Sessions sessions, Copies copies, LogFollower log, int atOnce, long patience) {
    this.patience = patience;
    this.sessions = sessions;
    this.copies = copies;
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
    return log.lease().isWithin(nanos)
        ? log.memory().about(session.hash(), session.host())
        : Optional.empty();
  }

  @Override
  public Evidence about(SessionValue session, Validation validation) {
    boolean fresh = validation instanceof Validation.EveryRequest;
    for (int look = 0; look < LOOKS; look++) {
      if (!isCurrent(fresh && look == 0)) {
        return NO_STORE;
      }
      Optional<Evidence> remembered = log.memory().about(session.hash(), session.host());
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

  /** Has read into memory what is known of a token; empty if that went well. */
  private Optional<Evidence> read(TokenHash token) {
    CompletableFuture<Optional<Evidence>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Evidence>> running = reads.putIfAbsent(token, mine);
    if (running != null) {
      return outcome(running);
    }
    Optional<Evidence> outcome = Optional.of(NO_STORE);
    try {
      outcome = readInPlace(token);
      return outcome;
    } finally {
      reads.remove(token, mine);
      mine.complete(outcome);
    }
  }

  private Optional<Evidence> readInPlace(TokenHash token) {
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
  }

  /**
   * Whoever waits looks into memory again; if it is not there, it is their turn to read. If the
   * read failed, so would theirs, one after the other.
   */
  private Optional<Evidence> outcome(CompletableFuture<Optional<Evidence>> running) {
    try {
      return running.get(READ_PATIENCE * patience, TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of(NO_STORE);
    } catch (ExecutionException | TimeoutException _) {
      return Optional.of(NO_STORE);
    }
  }

  private void remember(TokenHash token) {
    Tombs tombs = log.memory().tombs();
    Optional<UUID> history = log.history(); // After the tombs (Copies).
    Optional<SessionFact> copy = history.flatMap(known -> copies.find(token, known));
    if (copy.isPresent() && log.memory().putIfSpared(token, fact(copy.get(), tombs))) {
      copiesTaken.increment();
      return;
    }
    storeReads.increment();
    Optional<SessionFact> read = sessions.fact(token);
    if (read.isEmpty()) {
      log.memory().putUnknown(token);
      return;
    }
    log.memory().put(token, fact(read.get(), tombs));
    history.ifPresent(known -> copies.keep(token, known, read.get()));
  }

  private Fact fact(SessionFact fact, Tombs tombs) {
    var identity = fact.identity();
    return new Fact(
        new Evidence.Session(
            fact.session(),
            new Person(
                identity.id(),
                identity.email(),
                identity.verified(),
                roles.intern(identity.roles())),
            assurances.intern(fact.assurance()),
            fact.authenticatedAt(),
            fact.expiresAt(),
            fact.renewableUntil()),
        fact.host().map(hosts::intern),
        tombs,
        fact.asOf());
  }

  /** How often the store was asked. */
  public long storeReads() {
    return storeReads.sum();
  }

  /** How often it was not, because there was a copy. */
  public long copiesTaken() {
    return copiesTaken.sum();
  }
}
