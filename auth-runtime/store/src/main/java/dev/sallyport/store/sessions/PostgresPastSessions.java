package dev.sallyport.store.sessions;

import static dev.sallyport.store.jooq.Tables.SESSION;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.select;

import dev.sallyport.store.Chore;
import dev.sallyport.store.Database;
import java.time.Instant;

/** {@link PastSessions} in Postgres, with the runtime's role. */
public final class PostgresPastSessions implements PastSessions {
  private final Database database;

  /** Uses {@code database}. */
  public PostgresPastSessions(Database database) {
    this.database = database;
  }

  /** The first condition is what the index is about; values go with their session. */
  @Override
  public int forget(Instant before) {
    return database.query(
        jooq ->
            jooq.deleteFrom(SESSION)
                .where(
                    SESSION.ID.in(
                        select(SESSION.ID)
                            .from(SESSION)
                            .where(
                                Chore.SESSIONS.isOurs(),
                                least(SESSION.ENDED_AT, SESSION.RENEWABLE_UNTIL).lt(before),
                                SESSION.ENDED_AT.lt(before).or(SESSION.EXPIRES_AT.lt(before)))
                            .limit(Chore.AT_ONCE)
                            .forUpdate()
                            .skipLocked()))
                .execute());
  }
}
