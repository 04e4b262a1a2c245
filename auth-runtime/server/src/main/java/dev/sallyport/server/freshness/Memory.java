package dev.sallyport.server.freshness;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known about credentials, by their hashes; never more than so many. Nothing in it is a
 * secret. Whether it may be used is for {@link Lease} and {@link Tombs} to say.
 *
 * <p>Values that nobody was given have a memory of their own, so that inventing them pushes nobody
 * out. What has ended does not begin again, so they carry no number; a short life makes up for a
 * restored database.
 */
final class Memory {
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);
  private static final int MAX_UNKNOWN = 10_000;
  private static final Evidence ENDED = new Evidence.Rejected(Flaw.ENDED);

  private final Cache<TokenHash, Fact> facts;
  private final Cache<TokenHash, Boolean> unknown =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MAX_UNKNOWN)
          .expireAfterWrite(UNKNOWN_FOR)
          .build();
  private volatile Tombs tombs = new Tombs();

  Memory(long max) {
    this.facts = Caffeine.newBuilder().executor(Runnable::run).maximumSize(max).build();
  }

  /** Of the history of the log that is followed. */
  Tombs tombs() {
    return tombs;
  }

  /**
   * What is known and has not been revoked as far as the tombs say.
   *
   * @param shown the only host where the token claims to be good
   */
  Optional<Evidence> about(TokenHash token, Optional<String> shown) {
    Tombs current = tombs;
    Fact fact = facts.getIfPresent(token);
    if (fact != null) {
      return fact.isSpared(current) ? Optional.of(fact.evidence(shown)) : Optional.empty();
    }
    return unknown.getIfPresent(token) != null ? Optional.of(ENDED) : Optional.empty();
  }

  void put(TokenHash token, Fact fact) {
    facts.put(token, fact);
  }

  /** Remembers a fact if nothing is known against it; whoever uses it looks again. */
  boolean putIfSpared(TokenHash token, Fact fact) {
    boolean spared = fact.isSpared(tombs);
    if (spared) {
      facts.put(token, fact);
    }
    return spared;
  }

  /** There is nothing like it in the store. */
  void putUnknown(TokenHash token) {
    facts.invalidate(token);
    unknown.put(token, true);
  }

  /**
   * Forgets everything, also what is being read at this moment. Tombs are replaced and never taken
   * down: somebody who looked at the lease before it was dropped still finds them all.
   */
  void forget() {
    tombs = new Tombs();
    facts.invalidateAll();
    unknown.invalidateAll();
  }

  long size() {
    return facts.estimatedSize();
  }
}
