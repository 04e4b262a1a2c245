package dev.sallyport.store.account;

import static dev.sallyport.store.account.ProofParts.ASKED;
import static dev.sallyport.store.account.ProofParts.PERSON;
import static dev.sallyport.store.account.ProofParts.asked;
import static dev.sallyport.store.account.ProofParts.at;
import static dev.sallyport.store.account.ProofParts.good;
import static dev.sallyport.store.account.ProofParts.kind;
import static dev.sallyport.store.account.ProofParts.kindFor;
import static dev.sallyport.store.account.ProofParts.part;
import static dev.sallyport.store.account.ProofParts.personOr;
import static dev.sallyport.store.account.ProofParts.recent;
import static dev.sallyport.store.jooq.Tables.IDENTITY;
import static dev.sallyport.store.jooq.Tables.MAILED_PROOF;
import static dev.sallyport.store.jooq.Tables.PASSWORD_CREDENTIAL;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import dev.sallyport.store.Chore;
import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditRows;
import dev.sallyport.store.audit.FoundEvent;
import dev.sallyport.store.identities.EmailKey;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.log.Revoking;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/**
 * {@link MailedProofs} in Postgres, with the runtime's role.
 *
 * <p>Those who ask get one statement that writes one proof and one letter, whoever they ask about:
 * {@code person} is who it is for, if anybody, and decides the kind of the letter.
 */
public final class PostgresMailedProofs implements MailedProofs {
  private static final Condition SOMEBODY = condition("EXISTS (SELECT FROM person)");

  /**
   * Before the sessions are looked for that are to end: whoever logs in with the old password at
   * this moment has begun theirs, or will not.
   */
  private static final String HOLD =
      """
      SELECT id FROM identity JOIN password_credential ON identity_id = id
      WHERE id = (SELECT identity_id FROM mailed_proof WHERE link = ?) FOR NO KEY UPDATE""";

  private final Database database;

  /** Uses {@code database}. */
  public PostgresMailedProofs(Database database) {
    this.database = database;
  }

  @Override
  public void register(NewAccount account, NewProof proof, NewLetter letter, Registering events) {
    Field<String> key = val(EmailKey.of(account.email()).value());
    Field<Instant> now = at(proof.createdAt());
    CommonTableExpression<?> known =
        part("known", "SELECT id, email, disabled_at FROM identity WHERE email_key = {0}", key);
    CommonTableExpression<?> person =
        part(
            "person",
            """
            INSERT INTO identity (id, email, email_key, created_at, updated_at)
            VALUES ({0}, {1}, {2}, {3}, {3})
            ON CONFLICT (email_key) DO NOTHING RETURNING id""",
            val(account.id()),
            val(account.email()),
            key,
            now);
    CommonTableExpression<?> credential =
        part(
            "credential",
            """
            INSERT INTO password_credential (identity_id, hash, updated_at)
            SELECT id, {0}, {1} FROM person RETURNING identity_id""",
            val(account.password().value()),
            now);
    // Of two who register at once, the second sees neither a row that is known nor its own.
    Field<String> kind =
        field(
            """
            CASE WHEN EXISTS (SELECT FROM person) THEN {0}
              WHEN EXISTS (SELECT FROM known WHERE disabled_at IS NOT NULL) THEN {1}
              ELSE {2} END""",
            String.class,
            kind(LetterKind.VERIFY),
            kind(LetterKind.NOBODY),
            kind(LetterKind.ALREADY_REGISTERED));
    Field<String> recipient =
        field("coalesce((SELECT email FROM known), {0})", String.class, val(account.email()));
    List<CommonTableExpression<?>> parts =
        new ArrayList<>(
            List.of(
                known,
                person,
                credential,
                recent(Purpose.VERIFY, key, proof),
                asked(Purpose.VERIFY, key, proof),
                PostgresOutbox.part(kind, recipient, letter, ASKED),
                AuditRows.of(events.taken(), field("(SELECT id FROM known)", SQLDataType.UUID))));
    parts.addAll(AuditRows.of(List.of(events.registered()), SOMEBODY));
    run(parts);
  }

  @Override
  public void ask(Purpose purpose, String email, NewProof proof, NewLetter letter) {
    Field<String> key = val(EmailKey.of(email).value());
    CommonTableExpression<?> person =
        part(
            "person",
            """
            SELECT id, email FROM identity
            WHERE email_key = {0} AND disabled_at IS NULL AND {1}""",
            key,
            switch (purpose) {
              case VERIFY -> condition("NOT verified");
              case RECOVER, LOGIN -> condition("true");
              case ADDRESS -> throw new IllegalArgumentException("asked for by its owner");
            });
    run(
        List.of(
            person,
            recent(purpose, key, proof),
            asked(purpose, key, proof),
            PostgresOutbox.part(kindFor(purpose), personOr(val(email)), letter, ASKED)));
  }

  @Override
  public void again(Purpose purpose, TokenHash flow, NewProof proof, NewLetter letter) {
    Field<String> key = field("(SELECT email_key FROM old)", String.class);
    CommonTableExpression<?> old =
        part(
            "old",
            """
            SELECT email_key, identity_id FROM mailed_proof
            WHERE flow = {0} AND purpose = {1} AND created_at > {2}""",
            val(flow.bytes()),
            inline(purpose.code()),
            at(proof.createdAt().minus(WINDOW)));
    CommonTableExpression<?> person =
        part(
            "person",
            """
            SELECT identity.id, identity.email FROM identity JOIN old ON old.identity_id = identity.id
            WHERE identity.email_key = old.email_key AND disabled_at IS NULL""");
    // A registration that found the address taken has nobody; its letter is the same again.
    CommonTableExpression<?> owner =
        part(
            "owner",
            """
            SELECT identity.email FROM identity JOIN old USING (email_key)
            WHERE old.identity_id IS NULL AND disabled_at IS NULL AND {0}""",
            switch (purpose) {
              case VERIFY -> condition("true");
              case RECOVER, LOGIN, ADDRESS -> condition("false");
            });
    Field<String> kind =
        field(
            "CASE WHEN EXISTS (SELECT FROM owner) THEN {0} ELSE {1} END",
            String.class, kind(LetterKind.ALREADY_REGISTERED), kindFor(purpose));
    Field<String> recipient =
        field("coalesce((SELECT email FROM owner), {0})", String.class, personOr(key));
    run(
        List.of(
            old,
            person,
            owner,
            recent(purpose, key, proof),
            asked(purpose, key, proof),
            PostgresOutbox.part(kind, recipient, letter, ASKED)));
  }

  @Override
  public boolean handOver(
      UUID identity, TokenHash link, Instant now, Instant until, AuditEvent event) {
    CommonTableExpression<?> person =
        part(
            "person",
            "SELECT id, email_key FROM identity WHERE id = {0} AND disabled_at IS NULL",
            val(identity));
    CommonTableExpression<?> asked =
        part(
            "asked",
            """
            INSERT INTO mailed_proof
              (purpose, email_key, identity_id, link, created_at, expires_at)
            SELECT {0}, email_key, id, {1}, {2}, {3} FROM person RETURNING number""",
            inline(Purpose.RECOVER.code()),
            val(link.bytes()),
            at(now),
            at(until));
    List<CommonTableExpression<?>> parts = new ArrayList<>(List.of(person, asked));
    parts.addAll(AuditRows.of(List.of(event), ASKED));
    return database.query(jooq -> jooq.with(parts).select(field(ASKED)).fetchSingle().value1());
  }

  private void run(List<CommonTableExpression<?>> parts) {
    int ignored = database.query(jooq -> jooq.with(parts).select(selectOne().asField()).execute());
  }

  @Override
  public boolean exchange(
      Purpose purpose,
      TokenHash flow,
      List<CodeHash> codes,
      TokenHash link,
      Instant notBefore,
      Instant now) {
    Condition right =
        MAILED_PROOF
            .CODE
            .in(codes.stream().map(CodeHash::bytes).toList())
            .and(MAILED_PROOF.IDENTITY_ID.isNotNull());
    return database
        .query(
            jooq ->
                jooq.update(MAILED_PROOF)
                    .set(
                        MAILED_PROOF.WRONG_CODES,
                        MAILED_PROOF.WRONG_CODES.plus(when(right, inline(0)).otherwise(inline(1))))
                    .set(
                        MAILED_PROOF.LINK,
                        when(right, val(link.bytes())).otherwise(MAILED_PROOF.LINK))
                    .set(
                        MAILED_PROOF.CODE,
                        when(right, inline(null, MAILED_PROOF.CODE)).otherwise(MAILED_PROOF.CODE))
                    .where(
                        MAILED_PROOF.FLOW.eq(flow.bytes()),
                        MAILED_PROOF.CODE.isNotNull(),
                        MAILED_PROOF.WRONG_CODES.lt(inline(CODE_TRIES)),
                        MAILED_PROOF.CREATED_AT.gt(notBefore),
                        good(purpose, now))
                    .returningResult(MAILED_PROOF.CODE.isNull())
                    .fetchOptional(row -> row.value1()))
        .orElse(false);
  }

  @Override
  public Optional<String> holder(Purpose purpose, TokenHash link, Instant now) {
    return database.query(
        jooq ->
            jooq.select(IDENTITY.EMAIL)
                .from(MAILED_PROOF)
                .join(IDENTITY)
                .on(
                    IDENTITY.ID.eq(MAILED_PROOF.IDENTITY_ID),
                    IDENTITY.EMAIL_KEY.eq(MAILED_PROOF.EMAIL_KEY),
                    IDENTITY.DISABLED_AT.isNull())
                .where(MAILED_PROOF.LINK.eq(link.bytes()), good(purpose, now))
                .fetchOptional(IDENTITY.EMAIL));
  }

  @Override
  public Optional<Entered> enter(TokenHash link, Instant now) {
    return database.query(
        jooq ->
            jooq.with(used(Purpose.LOGIN, link, now))
                .select(
                    IDENTITY.ID,
                    IDENTITY.EMAIL,
                    IDENTITY.VERIFIED,
                    IDENTITY.ROLES,
                    PASSWORD_CREDENTIAL.CHANGES)
                .from(IDENTITY)
                .leftJoin(PASSWORD_CREDENTIAL)
                .on(PASSWORD_CREDENTIAL.IDENTITY_ID.eq(IDENTITY.ID))
                .where(
                    condition("(id, email_key) IN (SELECT identity_id, email_key FROM used)"),
                    IDENTITY.DISABLED_AT.isNull())
                .fetchOptional(
                    row ->
                        new Entered(
                            new Identity(
                                row.value1(), row.value2(), row.value3(), List.of(row.value4())),
                            Optional.ofNullable(row.value5()).orElse(0))));
  }

  @Override
  public OptionalLong verify(TokenHash link, Instant now, FoundEvent event) {
    CommonTableExpression<?> used = used(Purpose.VERIFY, link, now);
    CommonTableExpression<?> person = verified(now);
    return database.query(
        jooq ->
            Revoking.revoke(
                jooq,
                List.of(used, person, AuditRows.of(event, PERSON)),
                "identity",
                PERSON,
                SOMEBODY,
                now));
  }

  @Override
  public OptionalLong recover(
      TokenHash link, PasswordHash password, NewLetter notice, Instant now, FoundEvent event) {
    CommonTableExpression<?> credential =
        part(
            "credential",
            """
            INSERT INTO password_credential (identity_id, hash, updated_at)
            SELECT id, {0}, {1} FROM person
            ON CONFLICT (identity_id) DO UPDATE
              SET hash = excluded.hash, updated_at = excluded.updated_at,
                changes = password_credential.changes + 1
            RETURNING identity_id""",
            val(password.value()),
            at(now));
    // In one order, so that two who end the same sessions do not wait for each other.
    CommonTableExpression<?> open =
        part(
            "open",
            """
            SELECT session.id FROM session
            WHERE identity_id = (SELECT identity_id FROM credential) AND ended_at IS NULL
            ORDER BY session.id FOR NO KEY UPDATE""");
    CommonTableExpression<?> ended =
        part(
            "ended",
            """
            UPDATE session SET ended_at = {0}
            WHERE id IN (SELECT id FROM open) AND ended_at IS NULL RETURNING id""",
            at(now));
    CommonTableExpression<?> letter =
        PostgresOutbox.part(
            kind(LetterKind.PASSWORD_CHANGED),
            field("(SELECT email FROM person)", String.class),
            notice,
            condition("EXISTS (SELECT FROM credential)"));
    List<CommonTableExpression<?>> parts =
        List.of(
            used(Purpose.RECOVER, link, now),
            verified(now),
            credential,
            open,
            ended,
            letter,
            AuditRows.of(event, PERSON));
    // The sessions are asked for so that they are locked before the number is taken.
    Condition changed =
        condition("EXISTS (SELECT FROM credential) AND (SELECT count(*) FROM ended) >= 0");
    return database.together(
        jooq -> {
          jooq.fetch(HOLD, link.bytes());
          return Revoking.revoke(jooq, parts, "identity", PERSON, changed, now);
        });
  }

  private static CommonTableExpression<?> used(Purpose purpose, TokenHash link, Instant now) {
    return name("used")
        .as(
            org.jooq
                .impl
                .DSL
                .update(MAILED_PROOF)
                .set(MAILED_PROOF.USED_AT, now)
                .where(
                    MAILED_PROOF.LINK.eq(link.bytes()),
                    MAILED_PROOF.IDENTITY_ID.isNotNull(),
                    good(purpose, now))
                .returningResult(
                    MAILED_PROOF.IDENTITY_ID, MAILED_PROOF.EMAIL_KEY, MAILED_PROOF.FLOW));
  }

  private static CommonTableExpression<?> verified(Instant now) {
    return part(
        "person",
        """
        UPDATE identity SET verified = verified OR used.flow IS NOT NULL, updated_at = {0} FROM used
        WHERE id = used.identity_id AND identity.email_key = used.email_key AND disabled_at IS NULL
        RETURNING id, email""",
        at(now));
  }

  @Override
  public int forget(Instant before) {
    return database.query(
        jooq ->
            jooq.deleteFrom(MAILED_PROOF)
                .where(
                    MAILED_PROOF.NUMBER.in(
                        select(MAILED_PROOF.NUMBER)
                            .from(MAILED_PROOF)
                            .where(Chore.MAILED_PROOFS.isOurs(), MAILED_PROOF.CREATED_AT.lt(before))
                            .limit(Chore.AT_ONCE)))
                .execute());
  }
}
