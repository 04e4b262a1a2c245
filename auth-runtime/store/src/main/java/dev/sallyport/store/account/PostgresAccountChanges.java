package dev.sallyport.store.account;

import static dev.sallyport.store.account.ProofParts.part;
import static dev.sallyport.store.jooq.Tables.IDENTITY;
import static dev.sallyport.store.jooq.Tables.MAILED_PROOF;
import static dev.sallyport.store.jooq.Tables.PASSWORD_CREDENTIAL;
import static dev.sallyport.store.jooq.Tables.SESSION;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditRows;
import dev.sallyport.store.identities.EmailKey;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.log.Revoking;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.sessions.GoingOn;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.exception.IntegrityConstraintViolationException;

/**
 * {@link AccountChanges} in Postgres, with the runtime's role.
 *
 * <p>Each holds the person and their password before it looks for sessions that are to end: whoever
 * is logging in has begun theirs, which is seen, or finds another number of changes and begins
 * none. Locks are taken in the order of everybody else: person, password, sessions, log.
 */
public final class PostgresAccountChanges implements AccountChanges {
  private static final String HOLD_PERSON =
      """
      SELECT id FROM identity JOIN password_credential ON identity_id = id
      WHERE id = ? AND changes = ? AND disabled_at IS NULL FOR UPDATE""";

  private static final String HOLD_OWNER =
      """
      SELECT id FROM identity JOIN password_credential ON identity_id = id
      WHERE id = ? AND disabled_at IS NULL FOR UPDATE""";

  private static final String HOLD_SESSIONS =
      """
      SELECT id FROM session WHERE identity_id = ? AND ended_at IS NULL
      ORDER BY id FOR NO KEY UPDATE""";

  private static final Condition CHANGED = condition("EXISTS (SELECT FROM changed)");

  private final Database database;

  /** Uses {@code database}. */
  public PostgresAccountChanges(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Done> changePassword(
      Owner owner,
      PasswordHash password,
      Onward onward,
      Optional<NewLetter> notice,
      Instant now,
      AuditEvent event) {
    CommonTableExpression<?> changed =
        part(
            "changed",
            """
            UPDATE password_credential SET hash = {1}, changes = changes + 1, updated_at = {2}
            WHERE identity_id = {0} RETURNING identity_id AS id""",
            val(owner.identity()),
            val(password.value()),
            val(now, PASSWORD_CREDENTIAL.UPDATED_AT));
    List<CommonTableExpression<?>> parts = new ArrayList<>(List.of(changed));
    parts.addAll(GoingOn.alone(owner.identity(), owner.session(), onward, now));
    notice.ifPresent(
        letter ->
            parts.add(
                PostgresOutbox.part(
                    inline(LetterKind.PASSWORD_CHANGED.code()),
                    field(
                        "(SELECT email FROM identity WHERE id = {0})",
                        String.class, val(owner.identity())),
                    letter,
                    CHANGED)));
    return database.together(
        jooq ->
            holds(jooq, owner)
                ? Optional.of(done(jooq, owner, numbered(jooq, parts, owner, now, event)))
                : Optional.empty());
  }

  @Override
  public void askForAddress(Owner owner, String address, NewProof proof, NewLetter letter) {
    Field<String> key = val(EmailKey.of(address).value());
    Field<Instant> now = val(proof.createdAt(), MAILED_PROOF.CREATED_AT);
    CommonTableExpression<?> person =
        part(
            "person",
            """
            SELECT id FROM identity JOIN password_credential ON identity_id = id
            WHERE id = {0} AND changes = {1} AND disabled_at IS NULL
              AND NOT EXISTS (SELECT FROM identity AS other WHERE other.email_key = {2})""",
            val(owner.identity()),
            val(owner.changes()),
            key);
    // Counted for the address, which may be a stranger's, and for the one who asks.
    CommonTableExpression<?> asked =
        part(
            "asked",
            """
            INSERT INTO mailed_proof
              (purpose, email_key, address, identity_id, link, flow, code, created_at, expires_at)
            SELECT {0}, {1}, {2}, (SELECT id FROM person), {3}, {4}, {5}, {6}, {7}
            WHERE (SELECT count(*) FROM mailed_proof
                   WHERE email_key = {1} AND purpose = {0} AND created_at > {8}) < {9}
              AND (SELECT count(*) FROM mailed_proof
                   WHERE identity_id = {10} AND purpose = {0} AND created_at > {8}) < {9}
            RETURNING number""",
            inline(Purpose.ADDRESS.code()),
            key,
            val(address),
            val(proof.link().bytes()),
            val(proof.flow().bytes()),
            val(proof.code().bytes()),
            now,
            val(proof.expiresAt(), MAILED_PROOF.EXPIRES_AT),
            val(proof.createdAt().minus(MailedProofs.WINDOW), MAILED_PROOF.CREATED_AT),
            inline(MailedProofs.AT_MOST),
            val(owner.identity()));
    CommonTableExpression<?> mail =
        PostgresOutbox.part(
            field(
                "CASE WHEN EXISTS (SELECT FROM person) THEN {0} ELSE {1} END",
                String.class,
                inline(LetterKind.CHANGE_ADDRESS.code()),
                inline(LetterKind.NOBODY.code())),
            val(address),
            letter,
            condition("EXISTS (SELECT FROM asked)"));
    int ignored =
        database.query(
            jooq -> jooq.with(person, asked, mail).select(selectOne().asField()).execute());
  }

  @Override
  public Optional<String> wantedAddress(UUID identity, TokenHash link, Instant now) {
    return database.query(jooq -> wanted(jooq, identity, link, now));
  }

  private static Optional<String> wanted(
      DSLContext jooq, UUID identity, TokenHash link, Instant now) {
    return jooq.select(MAILED_PROOF.ADDRESS)
        .from(MAILED_PROOF)
        .where(
            MAILED_PROOF.LINK.eq(link.bytes()),
            MAILED_PROOF.IDENTITY_ID.eq(identity),
            ProofParts.good(Purpose.ADDRESS, now),
            notExists(
                selectOne().from(IDENTITY).where(IDENTITY.EMAIL_KEY.eq(MAILED_PROOF.EMAIL_KEY))))
        .fetchOptional(MAILED_PROOF.ADDRESS);
  }

  @Override
  public Optional<Done> changeAddress(
      UUID identity,
      UUID session,
      TokenHash link,
      Onward onward,
      NewLetter notice,
      Instant now,
      AuditEvent event) {
    try {
      return database.together(
          jooq -> {
            if (jooq.fetch(HOLD_OWNER, identity).isEmpty()) {
              return Optional.empty();
            }
            Optional<String> address = wanted(jooq, identity, link, now);
            Owner owner = new Owner(identity, 0, session);
            if (address.isEmpty() || !holdsSession(jooq, owner)) {
              return Optional.empty();
            }
            List<CommonTableExpression<?>> parts =
                readdressed(identity, address.get(), link, notice, now);
            parts.addAll(GoingOn.alone(owner.identity(), owner.session(), onward, now));
            return Optional.of(done(jooq, owner, numbered(jooq, parts, owner, now, event)));
          });
    } catch (IntegrityConstraintViolationException _) {
      return Optional.empty(); // Somebody registers with it at this moment.
    }
  }

  /** The person is held, so nobody else uses the link meanwhile. */
  private static List<CommonTableExpression<?>> readdressed(
      UUID identity, String address, TokenHash link, NewLetter notice, Instant now) {
    Field<Instant> at = val(now, SESSION.ENDED_AT);
    return new ArrayList<>(
        List.of(
            part("old", "SELECT email FROM identity WHERE id = {0}", val(identity)),
            part(
                "used",
                "UPDATE mailed_proof SET used_at = {1} WHERE link = {0} RETURNING number",
                val(link.bytes()),
                at),
            part(
                "changed",
                """
                UPDATE identity SET email = {1}, email_key = {2}, verified = true, updated_at = {3}
                WHERE id = {0} RETURNING id""",
                val(identity),
                val(address),
                val(EmailKey.of(address).value()),
                at),
            part(
                "counted",
                """
                UPDATE password_credential SET changes = changes + 1
                WHERE identity_id = {0} RETURNING identity_id""",
                val(identity)),
            PostgresOutbox.part(
                inline(LetterKind.ADDRESS_CHANGED.code()),
                field("(SELECT email FROM old)", String.class),
                notice,
                CHANGED)));
  }

  @Override
  public OptionalLong delete(Owner owner, Instant now, AuditEvent event) {
    CommonTableExpression<?> changed =
        part("changed", "DELETE FROM identity WHERE id = {0} RETURNING id", val(owner.identity()));
    return database.together(
        jooq ->
            holds(jooq, owner)
                ? OptionalLong.of(numbered(jooq, List.of(changed), owner, now, event))
                : OptionalLong.empty());
  }

  /** Whether the password that was verified is in force and the session goes on, until the end. */
  private static boolean holds(DSLContext jooq, Owner owner) {
    return jooq.fetch(HOLD_PERSON, owner.identity(), owner.changes()).isNotEmpty()
        && holdsSession(jooq, owner);
  }

  private static boolean holdsSession(DSLContext jooq, Owner owner) {
    return jooq.fetch(HOLD_SESSIONS, owner.identity())
        .getValues(0, UUID.class)
        .contains(owner.session());
  }

  private static Done done(DSLContext jooq, Owner owner, long seq) {
    return new Done(
        seq,
        jooq.select(SESSION.RENEWABLE_UNTIL)
            .from(SESSION)
            .where(SESSION.ID.eq(owner.session()))
            .fetchSingle()
            .value1());
  }

  /** Makes the change {@code changed} by a number of the log. */
  private static long numbered(
      DSLContext jooq,
      List<CommonTableExpression<?>> parts,
      Owner owner,
      Instant now,
      AuditEvent event) {
    List<CommonTableExpression<?>> all = new ArrayList<>(parts);
    all.addAll(AuditRows.of(List.of(event), CHANGED));
    return Revoking.revoke(jooq, all, "identity", val(owner.identity()), CHANGED, now)
        .orElseThrow();
  }
}
