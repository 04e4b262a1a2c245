package dev.sallyport.store.identities;

import static dev.sallyport.store.jooq.Tables.IDENTITY;
import static dev.sallyport.store.jooq.Tables.PASSWORD_CREDENTIAL;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** {@link Identities} in Postgres, with the runtime's role. */
public final class PostgresIdentities implements Identities {
  private final Database database;

  /** Uses {@code database}. */
  public PostgresIdentities(Database database) {
    this.database = database;
  }

  @Override
  public Registration register(UUID id, String email, String passwordHash, Instant now) {
    var created =
        name("created")
            .as(
                DSL.insertInto(
                        IDENTITY,
                        IDENTITY.ID,
                        IDENTITY.EMAIL,
                        IDENTITY.EMAIL_KEY,
                        IDENTITY.CREATED_AT,
                        IDENTITY.UPDATED_AT)
                    .values(id, email, EmailKey.of(email).value(), now, now)
                    .onConflict(IDENTITY.EMAIL_KEY)
                    .doNothing()
                    .returningResult(IDENTITY.ID));
    int registered =
        database.query(
            jooq ->
                jooq.with(created)
                    .insertInto(
                        PASSWORD_CREDENTIAL,
                        PASSWORD_CREDENTIAL.IDENTITY_ID,
                        PASSWORD_CREDENTIAL.HASH,
                        PASSWORD_CREDENTIAL.UPDATED_AT)
                    .select(
                        select(
                                field(name("created", "id"), SQLDataType.UUID),
                                val(passwordHash),
                                val(now, PASSWORD_CREDENTIAL.UPDATED_AT))
                            .from(created))
                    .execute());
    return registered == 1
        ? new Registration.Registered(new Identity(id, email, false, Role.DEFAULT))
        : new Registration.EmailTaken();
  }

  @Override
  public Optional<PasswordLogin> byEmail(String email) {
    return database.query(
        jooq ->
            jooq.select(
                    IDENTITY.ID,
                    IDENTITY.EMAIL,
                    IDENTITY.VERIFIED,
                    IDENTITY.ROLES,
                    PASSWORD_CREDENTIAL.HASH,
                    PASSWORD_CREDENTIAL.CHANGES)
                .from(IDENTITY)
                .join(PASSWORD_CREDENTIAL)
                .on(PASSWORD_CREDENTIAL.IDENTITY_ID.eq(IDENTITY.ID))
                .where(
                    IDENTITY.EMAIL_KEY.eq(EmailKey.of(email).value()),
                    IDENTITY.DISABLED_AT.isNull())
                .fetchOptional(
                    row ->
                        new PasswordLogin(
                            new Identity(
                                row.value1(), row.value2(), row.value3(), List.of(row.value4())),
                            new PasswordHash(row.value5()),
                            row.value6())));
  }

  @Override
  public boolean rehash(UUID identity, PasswordHash old, PasswordHash better) {
    return database.query(
            jooq ->
                jooq.update(PASSWORD_CREDENTIAL)
                    .set(PASSWORD_CREDENTIAL.HASH, better.value())
                    .where(
                        PASSWORD_CREDENTIAL.IDENTITY_ID.eq(identity),
                        PASSWORD_CREDENTIAL.HASH.eq(old.value()))
                    .execute())
        == 1;
  }
}
