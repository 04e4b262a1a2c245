package dev.sallyport.server.freshness;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import java.util.List;
import java.util.Optional;

/**
 * What a credential proves, and since when that is known. There may be a million of them: whose
 * revocation ends it is read from the evidence when it is asked for, not kept beside it.
 */
final class Fact {
  private static final Evidence FOREIGN = new Evidence.Rejected(Flaw.FORGED);

  private final Evidence.Session evidence;
  private final Optional<String> host;
  private final Tombs tombs;
  private volatile long asOf;

  /**
   * @param host the only one where the credential is good; empty for the whole domain
   * @param tombs that were in force before it was read, and that it is held against
   * @param asOf the log's head in the snapshot in which it was read
   */
  Fact(Evidence.Session evidence, Optional<String> host, Tombs tombs, long asOf) {
    this.evidence = evidence;
    this.host = host;
    this.tombs = tombs;
    this.asOf = asOf;
  }

  /** What it proves to whoever was shown it where {@code shown} says: elsewhere, nothing. */
  Evidence evidence(Optional<String> shown) {
    return host.equals(shown) ? evidence : FOREIGN;
  }

  /**
   * Whether nothing in {@code current} is against it, which are the tombs in force. Only worth
   * something under a lease.
   */
  boolean isSpared(Tombs current) {
    if (tombs != current) {
      return false; // It was read in another history.
    }
    long applied = tombs.applied();
    long known = asOf;
    if (known >= applied && !tombs.hasHeard()) {
      return known >= tombs.floor();
    }
    if (!tombs.spare(known, List.of(evidence.id(), evidence.person().id()))) {
      return false;
    }
    if (applied > known) {
      stamp(applied);
    }
    return true;
  }

  /**
   * It has been held against all tombs up to {@code applied}, so it is as good as one read then;
   * the next look has less to do, and the floor does not overtake what is in use.
   */
  private void stamp(long applied) {
    asOf = applied;
  }
}
