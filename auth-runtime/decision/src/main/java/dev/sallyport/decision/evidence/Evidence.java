package dev.sallyport.decision.evidence;

import java.time.Instant;
import java.util.UUID;

/** What is known about a caller at the moment of deciding. */
public sealed interface Evidence {
  /** Nothing was presented. */
  record None() implements Evidence {}

  /**
   * A session that was looked up and is neither ended nor disabled; whether it has expired is for
   * the decision to say.
   *
   * @param id the public id, useless as a credential
   */
  record Session(UUID id, Person person, Instant authenticatedAt, Instant expiresAt)
      implements Evidence {}

  /** Something was presented and proves nothing. */
  record Rejected(Flaw flaw) implements Evidence {}

  /** Something was presented, and whether it proves anything cannot be found out now. */
  record Unavailable(Dependency dependency) implements Evidence {}

  /** What is wrong with a credential. */
  enum Flaw {
    /** Not issued by this installation. */
    FORGED,
    /** Issued once; unknown, ended, or its person disabled. */
    ENDED,
    /** Two different values under the name of the session cookie: neither is picked. */
    AMBIGUOUS
  }

  /** What we wait for in vain. */
  enum Dependency {
    /** The store of sessions. */
    POSTGRES,
    /** The rules: none have been loaded since the start. */
    RULES
  }
}
