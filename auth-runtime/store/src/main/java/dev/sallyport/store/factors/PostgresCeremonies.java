package dev.sallyport.store.factors;

import static dev.sallyport.store.jooq.Tables.PASSKEY_CEREMONY;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import dev.sallyport.store.factors.Ceremony.Purpose;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.Optional;
import org.jooq.CommonTableExpression;

/** {@link Ceremonies} in Postgres, with the runtime's role. */
public final class PostgresCeremonies implements Ceremonies {
  private final Database database;

  /** Uses {@code database}. */
  public PostgresCeremonies(Database database) {
    this.database = database;
  }

  @Override
  public void begin(Ceremony ceremony, Instant now) {
    CommonTableExpression<?> old =
        name("old")
            .as(
                resultQuery(
                    """
                    DELETE FROM passkey_ceremony WHERE flow IN (
                      SELECT flow FROM passkey_ceremony WHERE expires_at <= {0}
                      ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED) RETURNING 1""",
                    val(now, PASSKEY_CEREMONY.EXPIRES_AT)));
    int ignored =
        database.query(
            jooq ->
                jooq.with(old)
                    .insertInto(
                        PASSKEY_CEREMONY,
                        PASSKEY_CEREMONY.FLOW,
                        PASSKEY_CEREMONY.PURPOSE,
                        PASSKEY_CEREMONY.IDENTITY_ID,
                        PASSKEY_CEREMONY.CHALLENGE,
                        PASSKEY_CEREMONY.EXPIRES_AT)
                    .values(
                        ceremony.flow().bytes(),
                        ceremony.purpose().code(),
                        ceremony.identity().orElse(null),
                        ceremony.challenge().bytes(),
                        ceremony.expiresAt())
                    .execute());
  }

  @Override
  public Optional<Ceremony> take(TokenHash flow, Purpose purpose, Instant now) {
    return database
        .query(
            jooq ->
                jooq.deleteFrom(PASSKEY_CEREMONY)
                    .where(
                        PASSKEY_CEREMONY.FLOW.eq(flow.bytes()),
                        PASSKEY_CEREMONY.PURPOSE.eq(purpose.code()))
                    .returning()
                    .fetchOptional())
        .map(
            row ->
                new Ceremony(
                    flow,
                    purpose,
                    Optional.ofNullable(row.get(PASSKEY_CEREMONY.IDENTITY_ID)),
                    Octets.of(row.get(PASSKEY_CEREMONY.CHALLENGE)),
                    row.get(PASSKEY_CEREMONY.EXPIRES_AT)))
        .filter(ceremony -> now.isBefore(ceremony.expiresAt()));
  }
}
