package dev.sallyport.store.log;

import static dev.sallyport.store.jooq.Tables.REVOCATION;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** How a change that takes something away says so in the log, in the statement that makes it. */
public final class Revoking {
  private Revoking() {}

  /**
   * Makes a change, takes a number for it, leaves a revocation with that number, and wakes those
   * who follow the log.
   *
   * @param parts of the statement; those that lock anything are read by {@code when}
   * @param kind what {@code subject} is an id of
   * @param subject a scalar of the parts
   * @param when whether anything was changed
   * @return the number, if there was anything
   */
  public static OptionalLong revoke(
      DSLContext jooq,
      List<CommonTableExpression<?>> parts,
      String kind,
      Field<UUID> subject,
      Condition when,
      Instant now) {
    CommonTableExpression<?> head = LogNumbers.take(inline(1), when);
    CommonTableExpression<?> revoked =
        name("revoked")
            .as(
                insertInto(
                        REVOCATION,
                        REVOCATION.SEQ,
                        REVOCATION.KIND,
                        REVOCATION.SUBJECT,
                        REVOCATION.AT)
                    .select(
                        select(LogNumbers.LAST, inline(kind), subject, val(now, REVOCATION.AT))
                            .from(head))
                    .returningResult(REVOCATION.SEQ, REVOCATION.SUBJECT));
    Field<Long> seq = field(name("revoked", "seq"), SQLDataType.BIGINT.notNull());
    Field<UUID> revokedSubject = field(name("revoked", "subject"), SQLDataType.UUID.notNull());
    return jooq.with(parts)
        .with(head, revoked)
        .select(seq, LogNumbers.wakeUp(seq, revokedSubject))
        .from(revoked)
        .fetchOptional()
        .map(row -> OptionalLong.of(row.value1()))
        .orElseGet(OptionalLong::empty);
  }
}
