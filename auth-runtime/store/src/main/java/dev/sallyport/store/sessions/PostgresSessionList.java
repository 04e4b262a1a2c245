package dev.sallyport.store.sessions;

import static dev.sallyport.store.jooq.Tables.SESSION;
import static dev.sallyport.store.jooq.Tables.SESSION_LAST_SEEN;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.impl.DSL;

/** {@link SessionList} in Postgres, with the runtime's role. */
public final class PostgresSessionList implements SessionList {
  private static final int LONGEST = 100;

  private final Database database;
  private final Ending ending;

  /** Uses {@code database}. */
  public PostgresSessionList(Database database) {
    this.database = database;
    this.ending = new Ending(database);
  }

  @Override
  public List<SessionEntry> of(UUID identity, Instant now) {
    return database.query(
        jooq ->
            jooq.select(
                    SESSION.ID,
                    SESSION.CREATED_AT,
                    SESSION_LAST_SEEN.SEEN_AT,
                    SESSION.USER_AGENT,
                    field("host({0})", String.class, SESSION.ADDRESS))
                .from(SESSION)
                .leftJoin(SESSION_LAST_SEEN)
                .on(SESSION_LAST_SEEN.SESSION_ID.eq(SESSION.ID))
                .where(
                    SESSION.IDENTITY_ID.eq(identity),
                    SESSION.ENDED_AT.isNull(),
                    SESSION.EXPIRES_AT.gt(now).or(SESSION.RENEWABLE_UNTIL.gt(now)))
                .orderBy(SESSION.CREATED_AT.desc(), SESSION.ID.desc())
                .limit(LONGEST)
                .fetch(
                    row ->
                        new SessionEntry(
                            row.value1(),
                            row.value2(),
                            Optional.ofNullable(row.value3()),
                            Optional.ofNullable(row.value4()),
                            Optional.ofNullable(row.value5()))));
  }

  @Override
  public boolean isOf(UUID session, UUID identity) {
    return database.query(
        jooq ->
            jooq.fetchExists(SESSION, SESSION.ID.eq(session), SESSION.IDENTITY_ID.eq(identity)));
  }

  @Override
  public OptionalLong end(UUID session, UUID identity, Instant now, AuditEvent... events) {
    CommonTableExpression<?> ended =
        name("ended")
            .as(
                DSL.update(SESSION)
                    .set(SESSION.ENDED_AT, now)
                    .where(
                        SESSION.ID.eq(session),
                        SESSION.IDENTITY_ID.eq(identity),
                        SESSION.ENDED_AT.isNull())
                    .returningResult(SESSION.ID));
    return ending.revoke(List.of(ended), "session", Ending.id("ended"), now, events);
  }

  /** The one that is kept is read again, like all others of the person, and goes on. */
  @Override
  public OptionalLong endOthers(UUID identity, UUID kept, Instant now, AuditEvent... events) {
    return ending.ofPerson(identity, SESSION.ID.ne(kept), now, events);
  }
}
