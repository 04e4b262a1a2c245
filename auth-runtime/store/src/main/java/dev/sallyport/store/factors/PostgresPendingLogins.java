package dev.sallyport.store.factors;

import static dev.sallyport.store.factors.PostgresFactors.part;
import static dev.sallyport.store.jooq.Tables.IDENTITY;
import static dev.sallyport.store.jooq.Tables.PENDING_LOGIN;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditRows;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Record;

/** {@link PendingLogins} in Postgres, with the runtime's role. */
public final class PostgresPendingLogins implements PendingLogins {
  private final Database database;
  private final Factors factors;

  /**
   * @param factors what those have who log in
   */
  public PostgresPendingLogins(Database database, Factors factors) {
    this.database = database;
    this.factors = factors;
  }

  @Override
  public void add(PendingLogin login, Instant now, AuditEvent... events) {
    CommonTableExpression<?> old =
        part(
            "old",
            """
            SELECT hash FROM pending_login WHERE expires_at <= {0}
            ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED""",
            val(now, PENDING_LOGIN.EXPIRES_AT));
    CommonTableExpression<?> gone =
        part(
            "gone",
            "DELETE FROM pending_login USING old WHERE pending_login.hash = old.hash RETURNING 1");
    int ignored =
        database.query(
            jooq ->
                jooq.with(old, gone)
                    .with(AuditRows.of(List.of(events), noCondition()))
                    .insertInto(
                        PENDING_LOGIN,
                        PENDING_LOGIN.HASH,
                        PENDING_LOGIN.IDENTITY_ID,
                        PENDING_LOGIN.CHANGES,
                        PENDING_LOGIN.AAL,
                        PENDING_LOGIN.AMR,
                        PENDING_LOGIN.AUTHENTICATED_AT,
                        PENDING_LOGIN.EXPIRES_AT)
                    .values(
                        login.hash().bytes(),
                        login.identity(),
                        login.changes(),
                        (short) login.assurance().aal().level(),
                        login.assurance().amr().toArray(String[]::new),
                        login.authenticatedAt(),
                        login.expiresAt())
                    .execute());
  }

  @Override
  public Optional<Waiting> find(TokenHash hash, Instant now) {
    return waiting(goesOn(hash, now).and(PENDING_LOGIN.TRIES.lt((short) TRIES)));
  }

  @Override
  public Optional<Waiting> attempt(TokenHash hash, Instant now) {
    int counted =
        database.query(
            jooq ->
                jooq.update(PENDING_LOGIN)
                    .set(PENDING_LOGIN.TRIES, PENDING_LOGIN.TRIES.plus(1))
                    .where(goesOn(hash, now), PENDING_LOGIN.TRIES.lt((short) TRIES))
                    .execute());
    return counted == 1 ? waiting(goesOn(hash, now)) : Optional.empty();
  }

  private static Condition goesOn(TokenHash hash, Instant now) {
    return PENDING_LOGIN.HASH.eq(hash.bytes()).and(PENDING_LOGIN.EXPIRES_AT.gt(now));
  }

  private Optional<Waiting> waiting(Condition which) {
    return database
        .query(
            jooq ->
                jooq.select(
                        PENDING_LOGIN.asterisk(), IDENTITY.EMAIL, IDENTITY.VERIFIED, IDENTITY.ROLES)
                    .from(PENDING_LOGIN)
                    .join(IDENTITY)
                    .on(IDENTITY.ID.eq(PENDING_LOGIN.IDENTITY_ID))
                    .where(which, IDENTITY.DISABLED_AT.isNull())
                    .fetchOptional())
        .map(this::waiting);
  }

  private Waiting waiting(Record row) {
    Identity identity =
        new Identity(
            row.get(PENDING_LOGIN.IDENTITY_ID),
            row.get(IDENTITY.EMAIL),
            row.get(IDENTITY.VERIFIED),
            List.of(row.get(IDENTITY.ROLES)));
    Assurance proved =
        new Assurance(
            Aal.ofLevel(row.get(PENDING_LOGIN.AAL)).orElseThrow(),
            List.of(row.get(PENDING_LOGIN.AMR)));
    return new Waiting(
        new PendingLogin(
            TokenHash.ofBytes(row.get(PENDING_LOGIN.HASH)),
            identity.id(),
            row.get(PENDING_LOGIN.CHANGES),
            proved,
            row.get(PENDING_LOGIN.AUTHENTICATED_AT),
            row.get(PENDING_LOGIN.EXPIRES_AT)),
        identity,
        factors.of(identity.id()));
  }

  @Override
  public boolean take(TokenHash hash) {
    return database.query(
            jooq ->
                jooq.deleteFrom(PENDING_LOGIN).where(PENDING_LOGIN.HASH.eq(hash.bytes())).execute())
        == 1;
  }
}
