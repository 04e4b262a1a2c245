package dev.sallyport.store.factors;

import static dev.sallyport.store.factors.PostgresFactors.part;
import static dev.sallyport.store.jooq.Tables.SESSION;
import static dev.sallyport.store.jooq.Tables.TOTP_FACTOR;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditRows;
import dev.sallyport.store.log.Revoking;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.sessions.GoingOn;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * {@link FactorChanges} in Postgres, with the runtime's role. Locks are taken in the order of
 * everybody else: person, sessions, log.
 */
public final class PostgresFactorChanges implements FactorChanges {
  private static final String HOLD_PERSON =
      "SELECT id FROM identity WHERE id = ? AND disabled_at IS NULL FOR NO KEY UPDATE";

  private static final String HOLD_SESSIONS =
      """
      SELECT id FROM session WHERE identity_id = ? AND ended_at IS NULL
      ORDER BY id FOR NO KEY UPDATE""";

  private static final Condition CHANGED = condition("EXISTS (SELECT FROM changed)");

  private final Database database;

  /** Uses {@code database}. */
  public PostgresFactorChanges(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Done> raise(
      Owner owner, List<String> words, Onward onward, Instant now, AuditEvent event) {
    List<CommonTableExpression<?>> parts = new ArrayList<>();
    parts.add(part("changed", "SELECT {0} AS id", val(owner.session())));
    parts.addAll(GoingOn.raised(owner.session(), words, onward, now));
    parts.addAll(AuditRows.of(List.of(event), CHANGED));
    return change(owner, _ -> true, parts, "session", owner.session(), now);
  }

  @Override
  public Optional<Done> addTotp(Owner owner, NewTotp totp, Onward onward, Told told, Instant now) {
    List<CommonTableExpression<?>> parts = added(owner.identity(), totp, told, now);
    parts.addAll(GoingOn.raised(owner.session(), List.of("otp"), onward, now));
    return change(
        owner, jooq -> !hasTotp(jooq, owner.identity()), parts, "session", owner.session(), now);
  }

  @Override
  public boolean addTotp(UUID identity, NewTotp totp, Told told, Instant now) {
    List<CommonTableExpression<?>> parts = added(identity, totp, told, now);
    return database.together(
        jooq -> {
          if (jooq.fetch(HOLD_PERSON, identity).isEmpty() || hasTotp(jooq, identity)) {
            return false;
          }
          var _ = jooq.with(parts).select(selectOne().asField()).execute();
          return true;
        });
  }

  private static List<CommonTableExpression<?>> added(
      UUID identity, NewTotp totp, Told told, Instant now) {
    CommonTableExpression<?> changed =
        part(
            "changed",
            """
            INSERT INTO totp_factor (identity_id, sealed, sealed_by, last_step, added_at, used_at)
            VALUES ({0}, {1}, {2}, {3}, {4}, {4}) RETURNING identity_id AS id""",
            val(identity),
            val(totp.secret().base64()),
            val(Character.toString(totp.secret().by())),
            val(totp.step()),
            at(now));
    List<CommonTableExpression<?>> parts = new ArrayList<>(List.of(changed));
    parts.add(codes(identity, totp.backupCodes(), now));
    parts.addAll(told(identity, LetterKind.FACTOR_ADDED, told));
    return parts;
  }

  @Override
  public Optional<Done> removeTotp(Owner owner, Onward onward, Told told, Instant now) {
    List<CommonTableExpression<?>> parts = new ArrayList<>();
    parts.add(
        part(
            "changed",
            "DELETE FROM totp_factor WHERE identity_id = {0} RETURNING identity_id AS id",
            val(owner.identity())));
    parts.add(
        part(
            "useless",
            """
            DELETE FROM backup_code USING changed WHERE backup_code.identity_id = changed.id
            RETURNING hash"""));
    parts.addAll(told(owner.identity(), LetterKind.FACTOR_REMOVED, told));
    parts.addAll(GoingOn.alone(owner.identity(), owner.session(), onward, now));
    return change(
        owner, jooq -> hasTotp(jooq, owner.identity()), parts, "identity", owner.identity(), now);
  }

  @Override
  public boolean replaceBackupCodes(
      Owner owner, List<TokenHash> codes, Instant now, AuditEvent event) {
    List<CommonTableExpression<?>> parts = new ArrayList<>();
    parts.add(codes(owner.identity(), codes, now));
    parts.addAll(AuditRows.of(List.of(event), condition("EXISTS (SELECT FROM codes)")));
    return database.together(
        jooq -> {
          if (!holds(jooq, owner)) {
            return false;
          }
          var _ = jooq.execute("DELETE FROM backup_code WHERE identity_id = ?", owner.identity());
          var _ = jooq.with(parts).select(selectOne().asField()).execute();
          return true;
        });
  }

  private static CommonTableExpression<?> codes(UUID identity, List<TokenHash> codes, Instant now) {
    return part(
        "codes",
        """
        INSERT INTO backup_code (identity_id, hash, made_at)
        SELECT {0}, code, {2} FROM unnest({1}) AS code RETURNING hash""",
        val(identity),
        val(codes.stream().map(TokenHash::bytes).toArray(byte[][]::new)),
        at(now));
  }

  private static List<CommonTableExpression<?>> told(UUID identity, LetterKind kind, Told told) {
    List<CommonTableExpression<?>> parts =
        new ArrayList<>(AuditRows.of(List.of(told.event()), CHANGED));
    told.notice()
        .ifPresent(
            letter ->
                parts.add(
                    PostgresOutbox.part(
                        inline(kind.code()),
                        field(
                            "(SELECT email FROM identity WHERE id = {0})",
                            String.class, val(identity)),
                        letter,
                        CHANGED)));
    return parts;
  }

  private static boolean hasTotp(DSLContext jooq, UUID identity) {
    return jooq.fetchExists(TOTP_FACTOR, TOTP_FACTOR.IDENTITY_ID.eq(identity));
  }

  /**
   * Makes a change by a number of the log.
   *
   * @param possible asked once the person is held
   * @param parts of which one is {@code changed}
   */
  private Optional<Done> change(
      Owner owner,
      Predicate<DSLContext> possible,
      List<CommonTableExpression<?>> parts,
      String kind,
      UUID subject,
      Instant now) {
    return database.together(
        jooq ->
            holds(jooq, owner) && possible.test(jooq)
                ? Optional.of(done(jooq, owner, parts, kind, subject, now))
                : Optional.empty());
  }

  /** Whether the person may log in and the session goes on, until the end. */
  private static boolean holds(DSLContext jooq, Owner owner) {
    return jooq.fetch(HOLD_PERSON, owner.identity()).isNotEmpty()
        && jooq.fetch(HOLD_SESSIONS, owner.identity())
            .getValues(0, UUID.class)
            .contains(owner.session());
  }

  private static Done done(
      DSLContext jooq,
      Owner owner,
      List<CommonTableExpression<?>> parts,
      String kind,
      UUID subject,
      Instant now) {
    long seq = Revoking.revoke(jooq, parts, kind, val(subject), CHANGED, now).orElseThrow();
    return new Done(
        seq,
        jooq.select(SESSION.RENEWABLE_UNTIL)
            .from(SESSION)
            .where(SESSION.ID.eq(owner.session()))
            .fetchSingle()
            .value1());
  }

  private static Field<Instant> at(Instant time) {
    return val(time, TOTP_FACTOR.ADDED_AT);
  }
}
