package dev.sallyport.decision.decide;

import dev.sallyport.crds.accessrule.Rule.Rollout;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.rule.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns refusals of a rule that is only being tried into an anonymous yes. No protection: it is for
 * moving an app behind Sallyport without locking anybody out.
 */
public final class Rollouts {
  private static final int BUCKETS = 100;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Rollouts() {}

  /**
   * The decision that counts.
   *
   * @param bucket of the caller for this rule, from {@link #bucket} or as remembered by the
   *     caller's browser
   */
  public static Decision apply(Lookup lookup, Decision decision, int bucket) {
    if (!(lookup instanceof Lookup.Found found) || decision instanceof Decision.Allow) {
      return decision;
    }
    Rollout rollout = found.rule().rule().rollout();
    boolean enforced =
        switch (rollout.mode()) {
          case Enforce -> bucket < rollout.percent();
          case Observe, Bypass -> false;
        };
    return enforced
        ? decision
        : new Decision.Allow(found, new Subject.Anonymous(), List.of(), Optional.of(decision));
  }

  /** Whether the bucket of a caller matters to the rule. */
  public static boolean needsBucket(Lookup lookup) {
    return lookup instanceof Lookup.Found found
        && found.rule().rule().rollout().percent() < BUCKETS;
  }

  /**
   * What the bucket of a caller goes by, who may have been refused; empty for somebody who proves
   * nothing, for whom it is the address.
   */
  public static Optional<String> caller(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Session session -> new Subject.SignedIn(session).key();
      case Evidence.Token token -> new Subject.Holder(token).key();
      case Evidence.Jwt jwt -> new Subject.Foreign(jwt).key();
      case Evidence.None _, Evidence.Rejected _, Evidence.Unavailable _ -> Optional.empty();
    };
  }

  /**
   * A number from 0 to 99 that is always the same for a rule and a caller, and unrelated for
   * another rule.
   */
  public static int bucket(UUID rule, String caller) {
    long hash = FNV_OFFSET;
    for (byte b : (rule + caller).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    hash ^= hash >>> 32; // The low bits of FNV alone are too regular for a remainder.
    hash *= 0x9e3779b97f4a7c15L;
    return (int) Long.remainderUnsigned(hash >>> 16, BUCKETS);
  }
}
