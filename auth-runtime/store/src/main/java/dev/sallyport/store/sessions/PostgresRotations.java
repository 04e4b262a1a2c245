package dev.sallyport.store.sessions;

import static dev.sallyport.store.jooq.Tables.IDENTITY;
import static dev.sallyport.store.jooq.Tables.SESSION;
import static dev.sallyport.store.jooq.Tables.SESSION_TOKEN;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/** {@link Rotations} in Postgres, with the runtime's role. */
public final class PostgresRotations implements Rotations {
  private final Database database;
  private final Ending ending;

  /** Uses {@code database}. */
  public PostgresRotations(Database database) {
    this.database = database;
    this.ending = new Ending(database);
  }

  @Override
  public Rotated rotate(Rotation rotation) {
    // The session first, as those who end it lock it; who waited here finds the value replaced.
    CommonTableExpression<?> open = open(rotation);
    CommonTableExpression<?> replaced = replaced(rotation, open);
    CommonTableExpression<?> added = added(rotation, open, replaced);
    CommonTableExpression<?> renewed =
        name("renewed")
            .as(
                DSL.update(SESSION)
                    .set(SESSION.EXPIRES_AT, of("added", SESSION_TOKEN.EXPIRES_AT))
                    .from(added)
                    .where(SESSION.ID.eq(of("added", SESSION_TOKEN.SESSION_ID)))
                    .returningResult(SESSION.ID));
    var _ =
        ending.revoke(
            List.of(open, replaced, added, renewed),
            "session",
            Ending.id("renewed"),
            rotation.at());
    return outcome(rotation, state(rotation));
  }

  /** The session, if its value may be replaced. */
  private static CommonTableExpression<?> open(Rotation rotation) {
    return name("open")
        .as(
            select(SESSION.ID, SESSION.RENEWABLE_UNTIL)
                .from(SESSION)
                .join(SESSION_TOKEN)
                .on(SESSION_TOKEN.SESSION_ID.eq(SESSION.ID))
                .join(IDENTITY)
                .on(IDENTITY.ID.eq(SESSION.IDENTITY_ID))
                .where(
                    SESSION_TOKEN.HASH.eq(rotation.token().bytes()),
                    isOf(rotation.host()),
                    SESSION_TOKEN.REPLACED_BY.isNull(),
                    SESSION_TOKEN
                        .CREATED_AT
                        .le(rotation.at().minus(rotation.ripeAfter()))
                        .or(SESSION_TOKEN.EXPIRES_AT.le(rotation.at())),
                    SESSION.ENDED_AT.isNull(),
                    SESSION.RENEWABLE_UNTIL.gt(rotation.at()),
                    IDENTITY.DISABLED_AT.isNull())
                .forNoKeyUpdate()
                .of(SESSION));
  }

  private static CommonTableExpression<?> replaced(
      Rotation rotation, CommonTableExpression<?> open) {
    return name("replaced")
        .as(
            DSL.update(SESSION_TOKEN)
                .set(SESSION_TOKEN.REPLACED_BY, rotation.successor().bytes())
                .set(SESSION_TOKEN.SUCCESSOR, rotation.sealed())
                .set(
                    SESSION_TOKEN.EXPIRES_AT,
                    least(
                        val(rotation.at().plus(rotation.grace()), SESSION_TOKEN.EXPIRES_AT),
                        of("open", SESSION.RENEWABLE_UNTIL)))
                .from(open)
                .where(
                    SESSION_TOKEN.HASH.eq(rotation.token().bytes()),
                    SESSION_TOKEN.SESSION_ID.eq(of("open", SESSION.ID)),
                    SESSION_TOKEN.REPLACED_BY.isNull())
                .returningResult(SESSION_TOKEN.SESSION_ID, SESSION_TOKEN.KIND));
  }

  private static CommonTableExpression<?> added(
      Rotation rotation, CommonTableExpression<?> open, CommonTableExpression<?> replaced) {
    return name("added")
        .as(
            DSL.insertInto(
                    SESSION_TOKEN,
                    SESSION_TOKEN.HASH,
                    SESSION_TOKEN.SESSION_ID,
                    SESSION_TOKEN.KIND,
                    SESSION_TOKEN.HOST,
                    SESSION_TOKEN.CREATED_AT,
                    SESSION_TOKEN.EXPIRES_AT)
                .select(
                    select(
                            val(rotation.successor().bytes(), SESSION_TOKEN.HASH),
                            of("replaced", SESSION_TOKEN.SESSION_ID),
                            of("replaced", SESSION_TOKEN.KIND),
                            val(rotation.successorsHost().orElse(null), SESSION_TOKEN.HOST),
                            val(rotation.at(), SESSION_TOKEN.CREATED_AT),
                            least(
                                val(rotation.at().plus(rotation.life()), SESSION_TOKEN.EXPIRES_AT),
                                of("open", SESSION.RENEWABLE_UNTIL)))
                        .from(replaced, open))
                .returningResult(SESSION_TOKEN.SESSION_ID, SESSION_TOKEN.EXPIRES_AT));
  }

  /** A column of a part. */
  private static <T> Field<T> of(String part, TableField<?, T> column) {
    return field(name(part, column.getName()), column.getDataType());
  }

  /**
   * How a value stands.
   *
   * @param live whether its session goes on, as far as it and its person are concerned
   * @param sealed the value that took its place, if one did
   * @param replacedBy its hash
   */
  private record State(
      UUID session,
      UUID identity,
      boolean live,
      Instant createdAt,
      Instant expiresAt,
      Instant sessionExpiresAt,
      Instant renewableUntil,
      Optional<TokenHash> replacedBy,
      Optional<String> sealed) {}

  private static Condition isOf(Optional<String> host) {
    return host.map(SESSION_TOKEN.HOST::eq).orElseGet(SESSION_TOKEN.HOST::isNull);
  }

  private Optional<State> state(Rotation rotation) {
    return database.query(
        jooq ->
            jooq.select(
                    SESSION.ID,
                    SESSION.IDENTITY_ID,
                    field(SESSION.ENDED_AT.isNull().and(IDENTITY.DISABLED_AT.isNull())),
                    SESSION_TOKEN.CREATED_AT,
                    SESSION_TOKEN.EXPIRES_AT,
                    SESSION.EXPIRES_AT,
                    SESSION.RENEWABLE_UNTIL,
                    SESSION_TOKEN.REPLACED_BY,
                    SESSION_TOKEN.SUCCESSOR)
                .from(SESSION_TOKEN)
                .join(SESSION)
                .on(SESSION.ID.eq(SESSION_TOKEN.SESSION_ID))
                .join(IDENTITY)
                .on(IDENTITY.ID.eq(SESSION.IDENTITY_ID))
                .where(SESSION_TOKEN.HASH.eq(rotation.token().bytes()), isOf(rotation.host()))
                .fetchOptional(
                    row ->
                        new State(
                            row.value1(),
                            row.value2(),
                            row.value3(),
                            row.value4(),
                            row.value5(),
                            row.value6(),
                            row.value7(),
                            Optional.ofNullable(row.value8()).map(TokenHash::ofBytes),
                            Optional.ofNullable(row.value9()))));
  }

  private static Rotated outcome(Rotation rotation, Optional<State> found) {
    if (found.isEmpty()
        || !found.get().live()
        || !rotation.at().isBefore(found.get().renewableUntil())) {
      return new Rotated.Over();
    }
    State state = found.get();
    Instant end = state.sessionExpiresAt();
    Instant last = state.renewableUntil();
    if (state.replacedBy().isEmpty()) {
      boolean young = rotation.at().isBefore(state.createdAt().plus(rotation.ripeAfter()));
      return young && rotation.at().isBefore(state.expiresAt())
          ? new Rotated.Young(end, last)
          : new Rotated.Over();
    }
    if (state.replacedBy().get().equals(rotation.successor())) {
      return new Rotated.Done(end, last);
    }
    if (!rotation.at().isBefore(state.expiresAt())) {
      return new Rotated.Reused(state.session(), state.identity());
    }
    return new Rotated.Already(state.sealed().orElseThrow(), end, last);
  }
}
