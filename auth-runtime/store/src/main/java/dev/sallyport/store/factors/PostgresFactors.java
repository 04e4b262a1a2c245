package dev.sallyport.store.factors;

import static dev.sallyport.store.jooq.Tables.BACKUP_CODE;
import static dev.sallyport.store.jooq.Tables.TOTP_FACTOR;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditRows;
import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

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

  @Override
  public Optional<Totp> totp(UUID identity) {
    return database.query(
        jooq ->
            jooq.selectFrom(TOTP_FACTOR)
                .where(TOTP_FACTOR.IDENTITY_ID.eq(identity))
                .fetchOptional(
                    row ->
                        new Totp(
                            new SealedKey(
                                row.get(TOTP_FACTOR.SEALED_BY).charAt(0),
                                row.get(TOTP_FACTOR.SEALED)),
                            row.get(TOTP_FACTOR.LAST_STEP),
                            row.get(TOTP_FACTOR.ADDED_AT),
                            row.get(TOTP_FACTOR.USED_AT))));
  }

  @Override
  public boolean acceptStep(UUID identity, long step, Instant now) {
    return database.query(
            jooq ->
                jooq.update(TOTP_FACTOR)
                    .set(TOTP_FACTOR.LAST_STEP, step)
                    .set(TOTP_FACTOR.USED_AT, now)
                    .where(TOTP_FACTOR.IDENTITY_ID.eq(identity), TOTP_FACTOR.LAST_STEP.lt(step))
                    .execute())
        == 1;
  }

  @Override
  public boolean useBackupCode(UUID identity, TokenHash code, AuditEvent event) {
    CommonTableExpression<?> used =
        part(
            "used",
            "DELETE FROM backup_code WHERE identity_id = {0} AND hash = {1} RETURNING hash",
            val(identity),
            val(code.bytes(), BACKUP_CODE.HASH));
    return database.query(
            jooq ->
                jooq.with(used)
                    .with(AuditRows.of(List.of(event), DSL.exists(DSL.selectFrom(used))))
                    .select(DSL.field("(SELECT count(*)::int FROM used)", Integer.class))
                    .fetchSingle()
                    .value1())
        == 1;
  }

  static CommonTableExpression<?> part(String name, String sql, QueryPart... values) {
    return name(name).as(resultQuery(sql, values));
  }
}
