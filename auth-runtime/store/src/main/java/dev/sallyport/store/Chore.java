package dev.sallyport.store;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;

import org.jooq.Condition;

/**
 * Clearing up, which one replica does at a time: whoever has a chore holds a lock of Postgres until
 * its transaction ends, and to the others it looks as if there was nothing to do.
 */
public enum Chore {
  SESSIONS(1),
  MAILED_PROOFS(2),
  LETTERS(3);

  /** So many rows go in one statement, so that nobody waits. */
  public static final int AT_ONCE = 1_000;

  /** Tells our locks from those of others in the same database. */
  private static final int OURS = 0x53616c79;

  private final int number;

  Chore(int number) {
    this.number = number;
  }

  /** For a statement: whether it is ours. Asked once, as nothing in it is about a row. */
  public Condition isOurs() {
    return condition("(SELECT pg_try_advisory_xact_lock({0}, {1}))", inline(OURS), inline(number));
  }
}
