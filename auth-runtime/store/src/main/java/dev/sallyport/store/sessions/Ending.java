package dev.sallyport.store.sessions;

import static dev.sallyport.store.jooq.Tables.SESSION;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectFrom;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditRows;
import dev.sallyport.store.log.Revoking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
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
    Condition any = exists(selectFrom(changed));
    List<CommonTableExpression<?>> all = new ArrayList<>(parts);
    all.addAll(AuditRows.of(List.of(events), any));
    return database.query(
        jooq -> Revoking.revoke(jooq, all, kind, field(select(subject).from(changed)), any, now));
  }

  /** Ends all sessions of a person that {@code which} holds for, by one revocation of theirs. */
  OptionalLong ofPerson(UUID identity, Condition which, Instant now, AuditEvent... events) {
    // In one order, so that two who end the same sessions do not wait for each other.
    CommonTableExpression<?> open =
        name("open")
            .as(
                select(SESSION.ID)
                    .from(SESSION)
                    .where(SESSION.IDENTITY_ID.eq(identity), which, SESSION.ENDED_AT.isNull())
                    .orderBy(SESSION.ID)
                    .forNoKeyUpdate());
    CommonTableExpression<?> all =
        name("every")
            .as(
                DSL.update(SESSION)
                    .set(SESSION.ENDED_AT, now)
                    .where(SESSION.ID.in(select(id("open")).from(open)), SESSION.ENDED_AT.isNull())
                    .returningResult(SESSION.IDENTITY_ID));
    CommonTableExpression<?> ended =
        name("ended")
            .as(selectDistinct(field(name("identity_id"), SQLDataType.UUID).as("id")).from(all));
    return revoke(List.of(open, all, ended), "identity", id("ended"), now, events);
  }

  /** The column {@code id} of a part. */
  static Field<UUID> id(String part) {
    return field(name(part, "id"), SQLDataType.UUID);
  }
}
