package dev.sallyport.store.rules;

import static dev.sallyport.store.jooq.Tables.LOG_HEAD;
import static dev.sallyport.store.jooq.Tables.RULE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.store.Database;
import dev.sallyport.store.log.LogNumbers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * {@link Rules} in Postgres. Each change is one statement that commits by itself: no pause of this
 * process can hold the lock on {@code log_head}.
 */
public final class PostgresRules implements Rules {
  private static final Field<UUID> HELD_UID =
      field(name("held", "uid"), SQLDataType.UUID.notNull());

  private final Database database;

  /** Uses {@code database} with the operator's role, or only to read with the runtime's. */
  public PostgresRules(Database database) {
    this.database = database;
  }

  @Override
  public long put(
      RuleRow.Key key, String namespace, String name, long generation, AccessRuleSpec spec) {
    Wanted wanted =
        new Wanted(key, namespace, name, generation, JSONB.valueOf(SpecFormat.write(spec)));
    return database.query(jooq -> keep(jooq, wanted).orElseGet(() -> change(jooq, wanted)));
  }

  private record Wanted(
      RuleRow.Key key, String namespace, String name, long generation, JSONB spec) {}

  /** The number of a row that already says this; only its generation is brought up to date. */
  private static Optional<Long> keep(DSLContext jooq, Wanted wanted) {
    Field<Long> seq = field(name("same", "seq"), SQLDataType.BIGINT.notNull());
    Field<Long> before = field(name("same", "generation"), SQLDataType.BIGINT.notNull());
    CommonTableExpression<?> same =
        name("same")
            .as(
                select(RULE.SEQ, RULE.GENERATION)
                    .from(RULE)
                    .where(
                        is(wanted.key()),
                        RULE.NAMESPACE.eq(wanted.namespace()),
                        RULE.NAME.eq(wanted.name()),
                        RULE.FORMAT.eq(SpecFormat.CURRENT),
                        RULE.SPEC.eq(wanted.spec())));
    CommonTableExpression<?> renewed =
        name("renewed")
            .as(
                update(RULE)
                    .set(RULE.GENERATION, wanted.generation())
                    .from(same)
                    .where(is(wanted.key()), RULE.SEQ.eq(seq), before.ne(wanted.generation()))
                    .returningResult(RULE.SEQ));
    return jooq.with(same, renewed).select(seq).from(same).fetchOptional(seq);
  }

  private static long change(DSLContext jooq, Wanted wanted) {
    CommonTableExpression<?> held = held(itOrItsNamesake(wanted));
    Condition other = HELD_UID.ne(wanted.key().uid());
    CommonTableExpression<?> head =
        LogNumbers.take(
            field(selectCount().from(held).where(other)).plus(inline(1)), noCondition());
    CommonTableExpression<?> removed =
        name("removed")
            .as(
                update(RULE)
                    .setNull(RULE.SPEC)
                    .set(RULE.SEQ, LogNumbers.LAST.minus(inline(1)))
                    .from(held, head)
                    .where(RULE.ORIGIN.eq(wanted.key().origin()), RULE.UID.eq(HELD_UID), other)
                    .returningResult(RULE.UID));
    CommonTableExpression<?> written = written(wanted, head, removed);
    Field<Long> seq = field(name("written", "seq"), SQLDataType.BIGINT.notNull());
    return jooq.with(held, head, removed, written)
        .select(seq, LogNumbers.wakeUp(seq))
        .from(written)
        .fetchOptional(seq)
        .orElseThrow();
  }

  private static Condition itOrItsNamesake(Wanted wanted) {
    // An array, not OR: each side then has its own index, whatever Postgres knows of the table.
    Field<UUID[]> namesake =
        DSL.array(
            select(RULE.UID)
                .from(RULE)
                .where(
                    RULE.ORIGIN.eq(wanted.key().origin()),
                    RULE.NAMESPACE.eq(wanted.namespace()),
                    RULE.NAME.eq(wanted.name()),
                    inForce()));
    return RULE.ORIGIN
        .eq(wanted.key().origin())
        .and(RULE.UID.eq(any(DSL.arrayAppend(namesake, val(wanted.key().uid())))))
        .and(RULE.UID.eq(wanted.key().uid()).or(inForce()));
  }

  /** Reads from {@code removed} so that the name is free before it is used again. */
  private static CommonTableExpression<Record1<Long>> written(
      Wanted wanted, CommonTableExpression<?> head, CommonTableExpression<?> removed) {
    return name("written")
        .fields("seq")
        .as(
            DSL.insertInto(
                    RULE,
                    RULE.ORIGIN,
                    RULE.UID,
                    RULE.NAMESPACE,
                    RULE.NAME,
                    RULE.GENERATION,
                    RULE.FORMAT,
                    RULE.SPEC,
                    RULE.SEQ,
                    RULE.FIRST_SEQ)
                .select(
                    select(
                            val(wanted.key().origin()),
                            val(wanted.key().uid()),
                            val(wanted.namespace()),
                            val(wanted.name()),
                            val(wanted.generation()),
                            inline(SpecFormat.CURRENT),
                            val(wanted.spec()),
                            LogNumbers.LAST,
                            LogNumbers.LAST)
                        .from(head)
                        .where(field(selectCount().from(removed)).ge(inline(0))))
                .onConflict(RULE.ORIGIN, RULE.UID)
                .doUpdate()
                .set(RULE.NAMESPACE, DSL.excluded(RULE.NAMESPACE))
                .set(RULE.NAME, DSL.excluded(RULE.NAME))
                .set(RULE.GENERATION, DSL.excluded(RULE.GENERATION))
                .set(RULE.FORMAT, DSL.excluded(RULE.FORMAT))
                .set(RULE.SPEC, DSL.excluded(RULE.SPEC))
                .set(RULE.SEQ, DSL.excluded(RULE.SEQ))
                .set(
                    RULE.FIRST_SEQ,
                    when(inForce(), RULE.FIRST_SEQ).otherwise(DSL.excluded(RULE.FIRST_SEQ)))
                .returningResult(RULE.SEQ));
  }

  @Override
  public Optional<Long> remove(RuleRow.Key key) {
    return database.query(
        jooq ->
            removeHeld(jooq, key.origin(), held(is(key).and(inForce()))).stream()
                .map(row -> row.get(RULE.SEQ))
                .findFirst());
  }

  @Override
  public List<RuleRow.Key> removeAllBut(UUID origin, Set<UUID> present) {
    UUID[] uids = present.toArray(UUID[]::new);
    Field<UUID> uid = field(name("present", "uid"), SQLDataType.UUID);
    Condition absent =
        notExists(selectOne().from(DSL.unnest(uids).as("present", "uid")).where(uid.eq(RULE.UID)));
    return database.query(
        jooq ->
            removeHeld(jooq, origin, held(RULE.ORIGIN.eq(origin).and(inForce()).and(absent)))
                .map(row -> new RuleRow.Key(origin, row.get(RULE.UID))));
  }

  /** Tombstones for what is held, each with a number of its own, in the order of their uids. */
  private static Result<? extends Record> removeHeld(
      DSLContext jooq, UUID origin, CommonTableExpression<?> held) {
    Field<Integer> total = field(selectCount().from(held));
    CommonTableExpression<?> head = LogNumbers.take(total, exists(selectFrom(held)));
    Field<Integer> place = field(name("place"), SQLDataType.INTEGER.notNull());
    CommonTableExpression<?> placed =
        name("placed")
            .as(select(HELD_UID, rowNumber().over().orderBy(HELD_UID).as(place)).from(held));
    CommonTableExpression<?> removed =
        name("removed")
            .as(
                update(RULE)
                    .setNull(RULE.SPEC)
                    .set(RULE.SEQ, LogNumbers.LAST.minus(total).plus(place))
                    .from(placed, head)
                    .where(
                        RULE.ORIGIN.eq(origin),
                        RULE.UID.eq(field(name("placed", "uid"), SQLDataType.UUID)))
                    .returningResult(RULE.UID, RULE.SEQ));
    Field<String> wakeUp = field(select(LogNumbers.wakeUp(LogNumbers.LAST)).from(head));
    return jooq.with(held, head, placed, removed)
        .select(
            field(name("removed", "uid"), SQLDataType.UUID.notNull()).as(RULE.UID),
            field(name("removed", "seq"), SQLDataType.BIGINT.notNull()).as(RULE.SEQ),
            wakeUp)
        .from(removed)
        .fetch();
  }

  @Override
  public RuleChanges changesSince(long seq) {
    // From the head outward, so that there is a row even when nothing has changed.
    Condition asked = RULE.SEQ.gt(seq).and(seq == 0 ? inForce() : noCondition());
    var rows =
        database.query(
            jooq ->
                jooq.select(
                        LOG_HEAD.SEQ,
                        LogNumbers.HISTORY,
                        RULE.ORIGIN,
                        RULE.UID,
                        RULE.NAMESPACE,
                        RULE.NAME,
                        RULE.GENERATION,
                        RULE.SEQ,
                        RULE.FIRST_SEQ,
                        RULE.FORMAT,
                        RULE.SPEC)
                    .from(LOG_HEAD)
                    .leftJoin(RULE)
                    .on(asked)
                    .orderBy(RULE.SEQ)
                    .fetch());
    return new RuleChanges(
        rows.getFirst().value1(),
        rows.getFirst().value2(),
        rows.stream()
            .filter(row -> row.value3() != null)
            .map(
                row ->
                    new RuleRow(
                        new RuleRow.Key(row.value3(), row.value4()),
                        row.value5(),
                        row.value6(),
                        row.value7(),
                        row.value8(),
                        row.value9(),
                        content(row.value10(), row.value11())))
            .toList());
  }

  private static RuleRow.Content content(int format, @Nullable JSONB spec) {
    return spec == null ? new RuleRow.Content.Removed() : SpecFormat.read(format, spec.data());
  }

  @Override
  public void forget(long upTo) {
    database.query(
        jooq -> jooq.deleteFrom(RULE).where(RULE.SPEC.isNull(), RULE.SEQ.le(upTo)).execute());
  }

  /** The rows that a statement is about to change, locked in one order for all writers. */
  private static CommonTableExpression<Record1<UUID>> held(Condition which) {
    return name("held").as(select(RULE.UID).from(RULE).where(which).orderBy(RULE.UID).forUpdate());
  }

  private static Condition is(RuleRow.Key key) {
    return RULE.ORIGIN.eq(key.origin()).and(RULE.UID.eq(key.uid()));
  }

  private static Condition inForce() {
    return RULE.SPEC.isNotNull();
  }
}
