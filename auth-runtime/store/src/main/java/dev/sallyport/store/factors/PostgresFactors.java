package dev.sallyport.store.factors;

import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import java.util.UUID;

/** {@link Factors} in Postgres, with the runtime's role. */
public final class PostgresFactors implements Factors {
  private final Database database;

  /** Uses {@code database}. */
  public PostgresFactors(Database database) {
    this.database = database;
  }

  @Override
  public Held of(UUID identity) {
    return database.query(
        jooq ->
            jooq.fetchSingle(
                    resultQuery(
                        """
                        SELECT EXISTS (SELECT FROM totp_factor WHERE identity_id = {0}),
                          (SELECT count(*)::int FROM backup_code WHERE identity_id = {0}),
                          0""",
                        val(identity)))
                .map(
                    row ->
                        new Held(
                            row.get(0, Boolean.class),
                            row.get(1, Integer.class),
                            row.get(2, Integer.class))));
  }
}
