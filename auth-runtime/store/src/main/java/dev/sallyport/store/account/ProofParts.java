package dev.sallyport.store.account;

import static dev.sallyport.store.jooq.Tables.MAILED_PROOF;
import static dev.sallyport.store.jooq.Tables.PASSWORD_CREDENTIAL;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.mail.LetterKind;
import java.time.Instant;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.SQLDataType;

/**
 * What the statements about mailed proofs are made of. A part named {@code person} is who a proof
 * is for, if anybody; {@code asked} is the proof that was made.
 */
final class ProofParts {
  static final Field<UUID> PERSON = field("(SELECT id FROM person)", SQLDataType.UUID);
  static final Condition ASKED = condition("EXISTS (SELECT FROM asked)");

  private ProofParts() {}

  static CommonTableExpression<?> recent(Purpose purpose, Field<String> key, NewProof proof) {
    return part(
        "recent",
        """
        SELECT count(*) < {0} AS open FROM mailed_proof
        WHERE email_key = {1} AND purpose = {2} AND created_at > {3}""",
        inline(MailedProofs.AT_MOST),
        key,
        inline(purpose.code()),
        at(proof.createdAt().minus(MailedProofs.WINDOW)));
  }

  static CommonTableExpression<?> asked(Purpose purpose, Field<String> key, NewProof proof) {
    return part(
        "asked",
        """
        INSERT INTO mailed_proof
          (purpose, email_key, identity_id, link, flow, code, created_at, expires_at)
        SELECT {0}, {1}, {2}, {3}, {4}, {5}, {6}, {7} FROM recent
        WHERE open AND {1} IS NOT NULL RETURNING number""",
        inline(purpose.code()),
        key,
        PERSON,
        val(proof.link().bytes()),
        val(proof.flow().bytes()),
        val(proof.code().bytes()),
        at(proof.createdAt()),
        at(proof.expiresAt()));
  }

  static Field<String> kindFor(Purpose purpose) {
    return field(
        "CASE WHEN EXISTS (SELECT FROM person) THEN {0} ELSE {1} END",
        String.class,
        kind(
            switch (purpose) {
              case VERIFY -> LetterKind.VERIFY;
              case RECOVER -> LetterKind.RECOVER;
              case LOGIN -> LetterKind.SIGN_IN;
              case ADDRESS -> LetterKind.CHANGE_ADDRESS;
            }),
        kind(LetterKind.NOBODY));
  }

  /** The address that the account has, not the one that was typed. */
  static Field<String> personOr(Field<String> typed) {
    return field("coalesce((SELECT email FROM person), {0})", String.class, typed);
  }

  /** What holds for a proof that can be used. */
  static Condition good(Purpose purpose, Instant now) {
    var newer = MAILED_PROOF.as("newer");
    return MAILED_PROOF
        .PURPOSE
        .eq(inline(purpose.code()))
        .and(MAILED_PROOF.USED_AT.isNull())
        .and(MAILED_PROOF.EXPIRES_AT.gt(now))
        .and(
            notExists(
                selectOne()
                    .from(newer)
                    .where(
                        newer.IDENTITY_ID.eq(MAILED_PROOF.IDENTITY_ID),
                        newer.PURPOSE.eq(MAILED_PROOF.PURPOSE),
                        newer.NUMBER.gt(MAILED_PROOF.NUMBER))))
        .and(
            notExists(
                selectOne()
                    .from(PASSWORD_CREDENTIAL)
                    .where(
                        PASSWORD_CREDENTIAL.IDENTITY_ID.eq(MAILED_PROOF.IDENTITY_ID),
                        PASSWORD_CREDENTIAL.UPDATED_AT.gt(MAILED_PROOF.CREATED_AT))));
  }

  static CommonTableExpression<?> part(String name, String sql, QueryPart... values) {
    return name(name).as(resultQuery(sql, values));
  }

  static Field<String> kind(LetterKind kind) {
    return inline(kind.code());
  }

  static Field<Instant> at(Instant time) {
    return val(time, MAILED_PROOF.CREATED_AT);
  }
}
