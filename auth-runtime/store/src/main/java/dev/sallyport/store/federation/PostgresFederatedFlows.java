package dev.sallyport.store.federation;

import static dev.sallyport.store.jooq.Tables.FEDERATED_FLOW;
import static dev.sallyport.store.jooq.Tables.FEDERATED_PROOF;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Record;

/** {@link FederatedFlows} in Postgres, with the runtime's role. */
public final class PostgresFederatedFlows implements FederatedFlows {
  private final Database database;

  /** Uses {@code database}. */
  public PostgresFederatedFlows(Database database) {
    this.database = database;
  }

  /** Takes away a few that are over, past those that others take away. */
  @Override
  public void begin(Flow flow, Instant now) {
    int ignored =
        database.query(
            jooq ->
                jooq.execute(
                    """
                    WITH old AS (
                      SELECT state FROM federated_flow WHERE expires_at <= {6}
                      ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED),
                    gone AS (
                      DELETE FROM federated_flow USING old WHERE federated_flow.state = old.state)
                    INSERT INTO federated_flow
                      (state, browser, provider, purpose, return_to, expires_at)
                    VALUES ({0}, {1}, {2}, {3}, {4}, {5})""",
                    val(flow.state().bytes()),
                    val(flow.browser().bytes()),
                    val(flow.provider()),
                    val(flow.purpose().code()),
                    val(flow.returnTo().orElse(null), FEDERATED_FLOW.RETURN_TO),
                    val(flow.expiresAt(), FEDERATED_FLOW.EXPIRES_AT),
                    val(now, FEDERATED_FLOW.EXPIRES_AT)));
  }

  @Override
  public Optional<Flow> take(TokenHash state) {
    return database.query(
        jooq ->
            jooq.deleteFrom(FEDERATED_FLOW)
                .where(FEDERATED_FLOW.STATE.eq(state.bytes()))
                .returning()
                .fetchOptional(PostgresFederatedFlows::flow));
  }

  private static Flow flow(Record row) {
    return new Flow(
        TokenHash.ofBytes(row.get(FEDERATED_FLOW.STATE)),
        TokenHash.ofBytes(row.get(FEDERATED_FLOW.BROWSER)),
        row.get(FEDERATED_FLOW.PROVIDER),
        Purpose.valueOf(row.get(FEDERATED_FLOW.PURPOSE).toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.get(FEDERATED_FLOW.RETURN_TO)),
        row.get(FEDERATED_FLOW.EXPIRES_AT));
  }

  @Override
  public void keep(Proof proof, Instant now) {
    int ignored =
        database.query(
            jooq ->
                jooq.execute(
                    """
                    WITH old AS (
                      SELECT browser FROM federated_proof
                      WHERE expires_at <= {11} AND browser <> {0}
                      ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED),
                    gone AS (
                      DELETE FROM federated_proof USING old
                      WHERE federated_proof.browser = old.browser)
                    INSERT INTO federated_proof (browser, id, identity_id, provider, issuer, subject,
                      email, name, return_to, proven_at, expires_at)
                    VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10})
                    ON CONFLICT (browser) DO UPDATE SET id = excluded.id,
                      identity_id = excluded.identity_id, provider = excluded.provider,
                      issuer = excluded.issuer, subject = excluded.subject, email = excluded.email,
                      name = excluded.name, return_to = excluded.return_to,
                      proven_at = excluded.proven_at, expires_at = excluded.expires_at""",
                    val(proof.browser().bytes()),
                    val(proof.id()),
                    val(proof.identity().orElse(null), FEDERATED_PROOF.IDENTITY_ID),
                    val(proof.upstream().provider()),
                    val(proof.upstream().subject().issuer()),
                    val(proof.upstream().subject().id()),
                    val(proof.upstream().email().orElse(null), FEDERATED_PROOF.EMAIL),
                    val(proof.upstream().name().orElse(null), FEDERATED_PROOF.NAME),
                    val(proof.returnTo().orElse(null), FEDERATED_PROOF.RETURN_TO),
                    val(proof.provenAt(), FEDERATED_PROOF.PROVEN_AT),
                    val(proof.expiresAt(), FEDERATED_PROOF.EXPIRES_AT),
                    val(now, FEDERATED_PROOF.EXPIRES_AT)));
  }

  @Override
  public Optional<Proof> proof(TokenHash browser, Instant now) {
    return database.query(
        jooq ->
            jooq.selectFrom(FEDERATED_PROOF)
                .where(
                    FEDERATED_PROOF.BROWSER.eq(browser.bytes()), FEDERATED_PROOF.EXPIRES_AT.gt(now))
                .fetchOptional(PostgresFederatedFlows::proof));
  }

  private static Proof proof(Record row) {
    return new Proof(
        TokenHash.ofBytes(row.get(FEDERATED_PROOF.BROWSER)),
        row.get(FEDERATED_PROOF.ID),
        Optional.ofNullable(row.get(FEDERATED_PROOF.IDENTITY_ID)),
        new Upstream(
            row.get(FEDERATED_PROOF.PROVIDER),
            new Subject(row.get(FEDERATED_PROOF.ISSUER), row.get(FEDERATED_PROOF.SUBJECT)),
            Optional.ofNullable(row.get(FEDERATED_PROOF.EMAIL)),
            Optional.ofNullable(row.get(FEDERATED_PROOF.NAME))),
        Optional.ofNullable(row.get(FEDERATED_PROOF.RETURN_TO)),
        row.get(FEDERATED_PROOF.PROVEN_AT),
        row.get(FEDERATED_PROOF.EXPIRES_AT));
  }
}
