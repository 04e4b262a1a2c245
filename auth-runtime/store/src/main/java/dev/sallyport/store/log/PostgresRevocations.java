package dev.sallyport.store.log;

import static dev.sallyport.store.jooq.Tables.LOG_HEAD;
import static dev.sallyport.store.jooq.Tables.REVOCATION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.select;

import dev.sallyport.store.Database;
import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** {@link Revocations} in Postgres, with the runtime's role. */
public final class PostgresRevocations implements Revocations {
  private final Database database;

  /** Uses {@code database}. */
  public PostgresRevocations(Database database) {
    this.database = database;
  }

  /** One statement, so that floor, head and rows are of one snapshot. */
  @Override
  public Since recent(Instant time) {
    // The clocks of those who revoked need not agree; the number of the last old one decides.
    // Without one, older ones may have been pruned: all that are below the first, or the head.
    Field<Long> floor =
        DSL.field(
            select(
                    coalesce(
                        max(REVOCATION.SEQ).filterWhere(REVOCATION.AT.lt(time)),
                        min(REVOCATION.SEQ).minus(inline(1L)),
                        field(select(LOG_HEAD.SEQ).from(LOG_HEAD))))
                .from(REVOCATION));
    var rows =
        database.query(
            jooq ->
                jooq.select(floor, LOG_HEAD.SEQ, REVOCATION.SEQ, REVOCATION.SUBJECT)
                    .from(LOG_HEAD)
                    .leftJoin(REVOCATION)
                    .on(REVOCATION.SEQ.gt(floor))
                    .orderBy(REVOCATION.SEQ)
                    .fetch());
    List<Revocation> revocations =
        rows.stream()
            .filter(row -> row.value3() != null)
            .map(row -> new Revocation(row.value3(), row.value4()))
            .toList();
    return new Since(rows.getFirst().value1(), rows.getFirst().value2(), revocations);
  }

  @Override
  public int prune(Instant time) {
    Field<Integer> pruned =
        DSL.function("revocation_prune", Integer.class, DSL.val(time, REVOCATION.AT));
    return database.query(jooq -> jooq.select(pruned).fetchSingle().value1());
  }
}
