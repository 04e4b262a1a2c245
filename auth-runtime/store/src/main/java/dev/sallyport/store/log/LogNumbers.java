package dev.sallyport.store.log;

import static dev.sallyport.store.jooq.Tables.LOG_HEAD;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * How a change takes numbers of the log, as parts of the statement that makes the change.
 *
 * <p>The row of {@code log_head} is locked from its update to the commit, so commits are in the
 * order of numbers, and a statement that fails leaves no gap. For it to be the last lock that a
 * statement waits for, the rows to be changed are locked in a part before, on which {@code count}
 * depends; then no two writers can wait for each other. Postgres does not promise to run the parts
 * of a WITH in their order, but none runs before those that it reads from.
 */
public final class LogNumbers {
  /** The channel of the log's wake-ups. */
  public static final String CHANNEL = "sallyport_log";

  /** The last of the numbers taken, in the part that {@link #take} makes. */
  public static final Field<Long> LAST = field(name("head", "seq"), SQLDataType.BIGINT.notNull());

  /**
   * Which history the numbers belong to. It is another one whenever Postgres was started anew: a
   * server that took over, or that was restored from an older copy, began at another time than the
   * one before, whoever forgot to say so. Numbers of two histories must not be compared.
   *
   * <p>A hash only because it has to look like one value.
   */
  public static final Field<UUID> HISTORY =
      field(
          "left(encode(sha256(convert_to({0}::text || extract(epoch from"
              + " pg_postmaster_start_time())::text, 'UTF8')), 'hex'), 32)::uuid",
          SQLDataType.UUID.notNull(), LOG_HEAD.INCARNATION);

  private LogNumbers() {}

  /**
   * The part named {@code head}: takes {@code count} numbers if {@code when}.
   *
   * @param count a scalar of parts before
   */
  public static CommonTableExpression<Record1<Long>> take(
      Field<? extends Number> count, Condition when) {
    return name("head")
        .fields("seq")
        .as(
            DSL.update(LOG_HEAD)
                .set(LOG_HEAD.SEQ, LOG_HEAD.SEQ.plus(count))
                .where(when)
                .returningResult(LOG_HEAD.SEQ));
  }

  /** Wakes the listeners when the statement has been committed; select it in the main query. */
  public static Field<String> wakeUp(Field<Long> seq) {
    return notify(field("{0}::text", String.class, seq));
  }

  /** As {@link #wakeUp(Field)}, and tells them what was revoked ({@link LogListener}). */
  public static Field<String> wakeUp(Field<Long> seq, Field<UUID> subject) {
    return notify(field("concat_ws(' ', {0}, {1})", String.class, seq, subject));
  }

  private static Field<String> notify(Field<String> words) {
    return field("pg_notify({0}, {1})::text", String.class, inline(CHANNEL), words);
  }
}
