package dev.sallyport.store.federation;

import static dev.sallyport.store.jooq.Tables.FEDERATED_LOGIN;
import static dev.sallyport.store.jooq.Tables.IDENTITY;
import static dev.sallyport.store.jooq.Tables.SESSION;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditRows;
import dev.sallyport.store.identities.Directory;
import dev.sallyport.store.identities.EmailKey;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.log.Revoking;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.PostgresOutbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.exception.IntegrityConstraintViolationException;

/** {@link FederatedLogins} in Postgres, with the runtime's role. */
public final class PostgresFederatedLogins implements FederatedLogins {
  private static final Condition LINKED = condition("EXISTS (SELECT FROM linked)");
  private static final Condition GONE = condition("EXISTS (SELECT FROM gone)");

  /** The person first, then their sessions in one order: as everybody else locks them. */
  private static final String HOLD_PERSON =
      "SELECT id FROM identity WHERE id = ? AND disabled_at IS NULL FOR UPDATE";

  private static final String HOLD_SESSIONS =
      """
      SELECT id FROM session WHERE identity_id = ? AND ended_at IS NULL
      ORDER BY id FOR NO KEY UPDATE""";

  private static final String OTHER_WAYS =
      """
      SELECT EXISTS (SELECT FROM password_credential WHERE identity_id = {0})
        OR EXISTS (SELECT FROM federated_login WHERE identity_id = {0} AND id <> {1})""";

  private final Database database;

  /** Uses {@code database}. */
  public PostgresFederatedLogins(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Known> use(Subject subject, Instant now) {
    return database.query(
        jooq ->
            jooq.fetchOptional(
                    resultQuery(
                        """
                        WITH known AS (
                          SELECT l.id AS login, i.id, i.email, i.verified, i.roles,
                            i.disabled_at IS NOT NULL AS disabled, coalesce(p.changes, 0) AS changes
                          FROM federated_login l JOIN identity i ON i.id = l.identity_id
                            LEFT JOIN password_credential p ON p.identity_id = i.id
                          WHERE l.issuer = {0} AND l.subject = {1}),
                        used AS (
                          UPDATE federated_login SET used_at = {2} FROM known
                          WHERE federated_login.id = known.login AND NOT known.disabled)
                        SELECT id, email, verified, roles, changes, disabled FROM known""",
                        val(subject.issuer()),
                        val(subject.id()),
                        val(now, FEDERATED_LOGIN.USED_AT)))
                .map(PostgresFederatedLogins::known));
  }

  private static Known known(Record row) {
    return new Known(
        new Identity(
            row.get("id", UUID.class),
            row.get("email", String.class),
            row.get("verified", Boolean.class),
            List.of(row.get("roles", String[].class))),
        row.get("changes", Integer.class),
        row.get("disabled", Boolean.class));
  }

  @Override
  public Optional<UUID> holder(String email) {
    return database.query(
        jooq ->
            jooq.select(IDENTITY.ID)
                .from(IDENTITY)
                .where(IDENTITY.EMAIL_KEY.eq(EmailKey.of(email).value()))
                .fetchOptional(IDENTITY.ID));
  }

  @Override
  public boolean register(
      Directory.Newcomer newcomer, UUID login, Upstream upstream, Instant now, AuditEvent event) {
    CommonTableExpression<?> created =
        part(
            "created",
            """
            INSERT INTO identity (id, email, email_key, verified, roles, created_at, updated_at)
            VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {5})
            ON CONFLICT (email_key) DO NOTHING RETURNING id""",
            val(newcomer.id()),
            val(newcomer.email()),
            val(EmailKey.of(newcomer.email()).value()),
            val(newcomer.verified()),
            val(newcomer.roles().toArray(String[]::new), IDENTITY.ROLES),
            val(now, IDENTITY.CREATED_AT));
    CommonTableExpression<?> linked =
        part(
            "linked",
            """
            INSERT INTO federated_login
              (id, identity_id, provider, issuer, subject, email, name, linked_at)
            SELECT {0}, created.id, {1}, {2}, {3}, {4}, {5}, {6} FROM created
            RETURNING identity_id""",
            val(login),
            val(upstream.provider()),
            val(upstream.subject().issuer()),
            val(upstream.subject().id()),
            val(upstream.email().orElse(null), FEDERATED_LOGIN.EMAIL),
            val(upstream.name().orElse(null), FEDERATED_LOGIN.NAME),
            val(now, FEDERATED_LOGIN.LINKED_AT));
    try {
      return database.query(
          jooq ->
              jooq.with(created, linked)
                  .with(AuditRows.of(List.of(event), LINKED))
                  .select(field(LINKED))
                  .fetchSingle()
                  .value1());
    } catch (IntegrityConstraintViolationException _) {
      return false; // Somebody links it at this moment.
    }
  }

  @Override
  public List<FederatedLogin> of(UUID identity) {
    return database.query(
        jooq ->
            jooq.selectFrom(FEDERATED_LOGIN)
                .where(FEDERATED_LOGIN.IDENTITY_ID.eq(identity))
                .orderBy(FEDERATED_LOGIN.LINKED_AT, FEDERATED_LOGIN.ID)
                .fetch(PostgresFederatedLogins::login));
  }

  private static FederatedLogin login(Record row) {
    return new FederatedLogin(
        row.get(FEDERATED_LOGIN.ID),
        new Upstream(
            row.get(FEDERATED_LOGIN.PROVIDER),
            new Subject(row.get(FEDERATED_LOGIN.ISSUER), row.get(FEDERATED_LOGIN.SUBJECT)),
            Optional.ofNullable(row.get(FEDERATED_LOGIN.EMAIL)),
            Optional.ofNullable(row.get(FEDERATED_LOGIN.NAME))),
        row.get(FEDERATED_LOGIN.LINKED_AT),
        Optional.ofNullable(row.get(FEDERATED_LOGIN.USED_AT)));
  }

  @Override
  public Linking link(
      Asker asker, UUID login, Optional<NewLetter> letter, Instant now, AuditEvent event) {
    Field<Instant> at = val(now, FEDERATED_LOGIN.LINKED_AT);
    CommonTableExpression<?> open =
        part(
            "open",
            """
            SELECT identity.id, email FROM identity JOIN session ON identity_id = identity.id
            WHERE identity.id = {0} AND session.id = {1} AND disabled_at IS NULL
              AND ended_at IS NULL FOR SHARE""",
            val(asker.identity()),
            val(asker.session()));
    CommonTableExpression<?> taken =
        part(
            "taken",
            """
            DELETE FROM federated_proof USING open
            WHERE browser = {0} AND federated_proof.id = {1} AND expires_at > {2}
              AND coalesce(identity_id, open.id) = open.id
            RETURNING open.id AS person, provider, issuer, subject, federated_proof.email, name""",
            val(asker.browser().bytes()),
            val(asker.proof()),
            at);
    CommonTableExpression<?> linked =
        part(
            "linked",
            """
            INSERT INTO federated_login
              (id, identity_id, provider, issuer, subject, email, name, linked_at)
            SELECT {0}, person, provider, issuer, subject, email, name, {1} FROM taken
            ON CONFLICT (issuer, subject) DO NOTHING RETURNING identity_id""",
            val(login),
            at);
    List<CommonTableExpression<?>> parts = new ArrayList<>(List.of(open, taken, linked));
    letter.ifPresent(
        one -> parts.add(letter(LetterKind.LOGIN_LINKED, asker.identity(), one, LINKED)));
    parts.addAll(AuditRows.of(List.of(event), LINKED));
    return database.query(
        jooq ->
            jooq.with(parts)
                .select(field(condition("EXISTS (SELECT FROM taken)")), field(LINKED))
                .fetchSingle()
                .map(row -> linking(row.get(0, Boolean.class), row.get(1, Boolean.class))));
  }

  private static Linking linking(boolean taken, boolean linked) {
    if (!taken) {
      return Linking.OVER;
    }
    return linked ? Linking.LINKED : Linking.TAKEN;
  }

  @Override
  public Unlinking unlink(
      UUID identity,
      UUID session,
      UUID login,
      Optional<NewLetter> letter,
      Instant now,
      AuditEvent event) {
    return database.together(
        jooq -> {
          if (jooq.fetch(HOLD_PERSON, identity).isEmpty()
              || !jooq.fetch(HOLD_SESSIONS, identity).getValues(0, UUID.class).contains(session)
              || !jooq.fetchExists(
                  FEDERATED_LOGIN,
                  FEDERATED_LOGIN.ID.eq(login),
                  FEDERATED_LOGIN.IDENTITY_ID.eq(identity))) {
            return new Unlinking.Nothing();
          }
          boolean otherWays =
              jooq.fetchSingle(resultQuery(OTHER_WAYS, val(identity), val(login)))
                  .get(0, Boolean.class);
          return otherWays
              ? new Unlinking.Done(taken(jooq, identity, session, login, letter, now, event))
              : new Unlinking.LastWayIn();
        });
  }

  private static long taken(
      DSLContext jooq,
      UUID identity,
      UUID session,
      UUID login,
      Optional<NewLetter> letter,
      Instant now,
      AuditEvent event) {
    List<CommonTableExpression<?>> parts =
        new ArrayList<>(
            List.of(
                part(
                    "gone",
                    "DELETE FROM federated_login WHERE id = {0} RETURNING identity_id",
                    val(login)),
                part(
                    "ended",
                    """
                    UPDATE session SET ended_at = {1}
                    WHERE identity_id = {0} AND id <> {2} AND ended_at IS NULL RETURNING id""",
                    val(identity),
                    val(now, SESSION.ENDED_AT),
                    val(session))));
    letter.ifPresent(one -> parts.add(letter(LetterKind.LOGIN_UNLINKED, identity, one, GONE)));
    parts.addAll(AuditRows.of(List.of(event), GONE));
    return Revoking.revoke(jooq, parts, "identity", val(identity), GONE, now).orElseThrow();
  }

  private static CommonTableExpression<?> letter(
      LetterKind kind, UUID identity, NewLetter letter, Condition when) {
    return PostgresOutbox.part(
        inline(kind.code()),
        field("(SELECT email FROM identity WHERE id = {0})", String.class, val(identity)),
        letter,
        when);
  }

  private static CommonTableExpression<?> part(String name, String sql, QueryPart... values) {
    return name(name).as(resultQuery(sql, values));
  }
}
