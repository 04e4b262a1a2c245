package dev.sallyport.store.keys;

import static dev.sallyport.store.jooq.Tables.SIGNING_KEY;
import static org.jooq.impl.DSL.name;

import dev.sallyport.store.Database;
import java.util.List;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** {@link SigningKeys} in Postgres, with the runtime's role. */
public final class PostgresSigningKeys implements SigningKeys {
  private final Database database;

  /** Uses {@code database}. */
  public PostgresSigningKeys(Database database) {
    this.database = database;
  }

  @Override
  public List<SigningKeyRow> all(Purpose purpose) {
    return database.query(
        jooq ->
            jooq.select(SIGNING_KEY.fields())
                .from(SIGNING_KEY)
                .where(SIGNING_KEY.PURPOSE.eq(purpose.code()))
                .orderBy(SIGNING_KEY.NUMBER)
                .fetch(row -> read(purpose, row)));
  }

  private static SigningKeyRow read(Purpose purpose, Record row) {
    return new SigningKeyRow(
        purpose,
        row.get(SIGNING_KEY.NUMBER),
        row.get(SIGNING_KEY.KID),
        row.get(SIGNING_KEY.ALGORITHM),
        row.get(SIGNING_KEY.PUBLIC_JWK),
        new SealedKey(row.get(SIGNING_KEY.SEALED_BY).charAt(0), row.get(SIGNING_KEY.SEALED)),
        row.get(SIGNING_KEY.CREATED_AT),
        row.get(SIGNING_KEY.SIGNS_FROM),
        row.get(SIGNING_KEY.SIGNS_UNTIL),
        row.get(SIGNING_KEY.PUBLISHED_UNTIL));
  }

  @Override
  public boolean add(SigningKeyRow key) {
    // Never one with the same number: Postgres does not say which of the two comes first.
    var forgotten =
        name("forgotten")
            .as(
                DSL.deleteFrom(SIGNING_KEY)
                    .where(
                        SIGNING_KEY.PURPOSE.eq(key.purpose().code()),
                        SIGNING_KEY.NUMBER.lt(key.number()),
                        SIGNING_KEY.PUBLISHED_UNTIL.le(key.createdAt()))
                    .returningResult(SIGNING_KEY.NUMBER));
    return database.query(
            jooq ->
                jooq.with(forgotten)
                    .insertInto(SIGNING_KEY)
                    .set(SIGNING_KEY.PURPOSE, key.purpose().code())
                    .set(SIGNING_KEY.NUMBER, key.number())
                    .set(SIGNING_KEY.KID, key.kid())
                    .set(SIGNING_KEY.ALGORITHM, key.algorithm())
                    .set(SIGNING_KEY.PUBLIC_JWK, key.publicJwk())
                    .set(SIGNING_KEY.SEALED, key.sealed().base64())
                    .set(SIGNING_KEY.SEALED_BY, String.valueOf(key.sealed().by()))
                    .set(SIGNING_KEY.CREATED_AT, key.createdAt())
                    .set(SIGNING_KEY.SIGNS_FROM, key.signsFrom())
                    .set(SIGNING_KEY.SIGNS_UNTIL, key.signsUntil())
                    .set(SIGNING_KEY.PUBLISHED_UNTIL, key.publishedUntil())
                    .onConflict(SIGNING_KEY.PURPOSE, SIGNING_KEY.NUMBER)
                    .doNothing()
                    .execute())
        == 1;
  }
}
