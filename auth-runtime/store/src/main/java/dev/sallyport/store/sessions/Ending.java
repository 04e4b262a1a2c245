package dev.sallyport.store.sessions;

import static dev.sallyport.store.jooq.Tables.REVOCATION;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditRows;
import dev.sallyport.store.log.LogNumbers;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What makes replicas forget what they know of a session or a person, as a part of statements. */
record Ending(Database database) {
  /**
   * Takes a number for what the last of {@code parts} has at most one row of, and leaves a
   * revocation with it.
   *
   * @param parts of the statement that makes the change
   * @param kind what {@code subject} is an id of
   * @param subject in the last part
   * @param events that say so, added in the same statement if there is such a row
   */
  OptionalLong revoke(
      List<CommonTableExpression<?>> parts,
      String kind,
      Field<UUID> subject,
      Instant now,
      AuditEvent... events) {
    CommonTableExpression<?> changed = parts.getLast();
    CommonTableExpression<?> head = LogNumbers.take(inline(1), exists(selectFrom(changed)));
    CommonTableExpression<?> revoked =
        name("revoked")
            .as(
                DSL.insertInto(
                        REVOCATION,
                        REVOCATION.SEQ,
                        REVOCATION.KIND,
                        REVOCATION.SUBJECT,
                        REVOCATION.AT)
                    .select(
                        select(LogNumbers.LAST, inline(kind), subject, val(now, REVOCATION.AT))
                            .from(head, changed))
                    .returningResult(REVOCATION.SEQ));
    Field<Long> seq = field(name("revoked", "seq"), SQLDataType.BIGINT.notNull());
    return database.query(
        jooq ->
            jooq.with(parts)
                .with(AuditRows.of(List.of(events), exists(selectFrom(changed))))
                .with(head, revoked)
                .select(seq, LogNumbers.wakeUp(seq))
                .from(revoked)
                .fetchOptional()
                .map(row -> OptionalLong.of(row.value1()))
                .orElseGet(OptionalLong::empty));
  }

  /** The column {@code id} of a part. */
  static Field<UUID> id(String part) {
    return field(name(part, "id"), SQLDataType.UUID);
  }
}
