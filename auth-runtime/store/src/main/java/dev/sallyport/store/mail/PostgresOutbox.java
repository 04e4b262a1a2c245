package dev.sallyport.store.mail;

import static dev.sallyport.store.jooq.Tables.MAIL;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Chore;
import dev.sallyport.store.Database;
import dev.sallyport.store.keys.SealedKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** {@link Outbox} in Postgres, with the runtime's role. */
public final class PostgresOutbox implements Outbox {
  private static final Condition WAITING = MAIL.SENT_AT.isNull().and(MAIL.FAILED_AT.isNull());

  private final Database database;

  /** Uses {@code database}. */
  public PostgresOutbox(Database database) {
    this.database = database;
  }

  /**
   * The part named {@code letter} of a statement that does something: writes what tells of it.
   *
   * @param kind and {@code recipient}: scalars of parts before
   */
  public static CommonTableExpression<Record1<UUID>> part(
      Field<String> kind, Field<String> recipient, NewLetter letter, Condition when) {
    return name("letter")
        .fields("id")
        .as(
            insertInto(
                    MAIL,
                    MAIL.ID,
                    MAIL.KIND,
                    MAIL.RECIPIENT,
                    MAIL.LANGUAGE,
                    MAIL.SEALED,
                    MAIL.SEALED_BY,
                    MAIL.NEXT_ATTEMPT_AT,
                    MAIL.USELESS_AFTER,
                    MAIL.CREATED_AT)
                .select(
                    select(
                            val(letter.id()),
                            kind,
                            recipient,
                            val(letter.language()),
                            val(letter.contents().base64()),
                            val(Character.toString(letter.contents().by())),
                            val(letter.createdAt(), MAIL.NEXT_ATTEMPT_AT),
                            val(letter.uselessAfter(), MAIL.USELESS_AFTER),
                            val(letter.createdAt(), MAIL.CREATED_AT))
                        .where(when))
                .returningResult(MAIL.ID));
  }

  @Override
  public void add(LetterKind kind, String recipient, NewLetter letter) {
    CommonTableExpression<?> part =
        part(inline(kind.code()), val(recipient), letter, noCondition());
    int ignored = database.query(jooq -> jooq.with(part).select(selectOne().asField()).execute());
  }

  @Override
  public List<Letter> take(int most, Instant now, Instant again) {
    CommonTableExpression<?> due =
        name("due")
            .as(
                select(MAIL.ID)
                    .from(MAIL)
                    .where(WAITING, MAIL.NEXT_ATTEMPT_AT.le(now))
                    .orderBy(MAIL.NEXT_ATTEMPT_AT)
                    .limit(most)
                    .forUpdate()
                    .skipLocked());
    return database
        .query(
            jooq ->
                jooq.with(due)
                    .update(MAIL)
                    .set(MAIL.ATTEMPTS, MAIL.ATTEMPTS.plus(inline(1)))
                    .set(MAIL.NEXT_ATTEMPT_AT, again)
                    .where(MAIL.ID.in(select(field(name("due", "id"), SQLDataType.UUID)).from(due)))
                    .returning()
                    .fetch())
        .stream()
        .map(PostgresOutbox::letter)
        .sorted(Comparator.comparing(Letter::createdAt))
        .toList();
  }

  private static Letter letter(Record row) {
    return new Letter(
        row.get(MAIL.ID),
        LetterKind.of(row.get(MAIL.KIND)),
        row.get(MAIL.RECIPIENT),
        row.get(MAIL.LANGUAGE),
        new SealedKey(row.get(MAIL.SEALED_BY).charAt(0), row.get(MAIL.SEALED)),
        row.get(MAIL.ATTEMPTS),
        row.get(MAIL.CREATED_AT),
        row.get(MAIL.USELESS_AFTER));
  }

  @Override
  public boolean sent(Letter letter, Instant now) {
    return change(letter, with(MAIL.SENT_AT, now));
  }

  @Override
  public boolean retry(Letter letter, Instant due) {
    return change(letter, Map.of(MAIL.NEXT_ATTEMPT_AT, due));
  }

  @Override
  public boolean giveUp(Letter letter, Instant now, String why) {
    Map<Field<?>, @Nullable Object> done = with(MAIL.FAILED_AT, now);
    done.put(MAIL.FAILURE, why);
    return change(letter, done);
  }

  /** What was sealed goes with the letter. */
  private static Map<Field<?>, @Nullable Object> with(Field<Instant> done, Instant now) {
    Map<Field<?>, @Nullable Object> values = new HashMap<>();
    values.put(done, now);
    values.put(MAIL.SEALED, null);
    values.put(MAIL.SEALED_BY, null);
    return values;
  }

  /** By the attempt that took it: whoever was too slow must not undo what another has done. */
  private boolean change(Letter letter, Map<Field<?>, ? extends @Nullable Object> values) {
    return database.query(
            jooq ->
                jooq.update(MAIL)
                    .set(values)
                    .where(MAIL.ID.eq(letter.id()), MAIL.ATTEMPTS.eq(letter.attempt()), WAITING)
                    .execute())
        == 1;
  }

  @Override
  public long waiting() {
    return database.query(jooq -> (long) jooq.fetchCount(MAIL, WAITING));
  }

  @Override
  public Optional<Instant> waitingSince() {
    return database.query(
        jooq ->
            Optional.ofNullable(
                jooq.select(min(MAIL.CREATED_AT))
                    .from(MAIL)
                    .where(WAITING)
                    .fetchSingle()
                    .value1()));
  }

  @Override
  public int forget(Instant sentBefore, Instant deadBefore) {
    return database.query(
        jooq ->
            jooq.deleteFrom(MAIL)
                .where(
                    MAIL.ID.in(
                        select(MAIL.ID)
                            .from(MAIL)
                            .where(
                                Chore.LETTERS.isOurs(),
                                MAIL.SEALED.isNull(),
                                coalesce(MAIL.SENT_AT, MAIL.FAILED_AT)
                                    .lt(latest(sentBefore, deadBefore)),
                                MAIL.SENT_AT.lt(sentBefore).or(MAIL.FAILED_AT.lt(deadBefore)))
                            .limit(Chore.AT_ONCE)))
                .execute());
  }

  /** What the index is asked for; the condition beside it tells the two apart. */
  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
