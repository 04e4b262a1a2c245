package dev.sallyport.store.rules;

import static dev.sallyport.store.jooq.Tables.LOG_HEAD;
import static dev.sallyport.store.jooq.Tables.RULE;
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
    JSONB json = JSONB.valueOf(SpecFormat.write(spec));
    return database.query(
        jooq ->
            keep(jooq, key, namespace, name, generation, json)
                .orElseGet(() -> change(jooq, key, namespace, name, generation, json)));
  }

  /** The number of a row that already says this; only its generation is brought up to date. */
  private static Optional<Long> keep(
      DSLContext jooq,
      RuleRow.Key key,
      String namespace,
      String name,
      long generation,
      JSONB json) {
    Field<Long> seq = field(name("same", "seq"), SQLDataType.BIGINT.notNull());
    Field<Long> before = field(name("same", "generation"), SQLDataType.BIGINT.notNull());
    CommonTableExpression<?> same =
        name("same")
            .as(
                select(RULE.SEQ, RULE.GENERATION)
                    .from(RULE)
                    .where(
                        is(key),
                        RULE.NAMESPACE.eq(namespace),
                        RULE.NAME.eq(name),
                        RULE.FORMAT.eq(SpecFormat.CURRENT),
                        RULE.SPEC.eq(json)));
    CommonTableExpression<?> renewed =
        name("renewed")
            .as(
                update(RULE)
                    .set(RULE.GENERATION, generation)
                    .from(same)
                    .where(is(key), RULE.SEQ.eq(seq), before.ne(generation))
                    .returningResult(RULE.SEQ));
    return jooq.with(same, renewed).select(seq).from(same).fetchOptional(seq);
  }

  private static long change(
      DSLContext jooq,
      RuleRow.Key key,
      String namespace,
      String name,
      long generation,
      JSONB json) {
    Condition namesake = RULE.NAMESPACE.eq(namespace).and(RULE.NAME.eq(name)).and(inForce());
    CommonTableExpression<?> held =
        held(RULE.ORIGIN.eq(key.origin()).and(RULE.UID.eq(key.uid()).or(namesake)));
    Condition other = HELD_UID.ne(key.uid());
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
                    .where(RULE.ORIGIN.eq(key.origin()), RULE.UID.eq(HELD_UID), other)
                    .returningResult(RULE.UID));
    // It reads from `removed` so that the name is free before it is used again.
    CommonTableExpression<Record1<Long>> written =
        name("written")
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
                                val(key.origin()),
                                val(key.uid()),
                                val(namespace),
                                val(name),
                                val(generation),
                                inline(SpecFormat.CURRENT),
                                val(json),
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
    Field<Long> seq = field(name("written", "seq"), SQLDataType.BIGINT.notNull());
    return jooq.with(held, head, removed, written)
        .select(seq, LogNumbers.wakeUp(seq))
        .from(written)
        .fetchOptional(seq)
        .orElseThrow();
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
    Result<? extends Record> rows =
        database.query(
            jooq ->
                jooq.select(LOG_HEAD.SEQ.as("head"), LOG_HEAD.INCARNATION, RULE.asterisk())
                    .from(LOG_HEAD)
                    .leftJoin(RULE)
                    .on(asked)
                    .orderBy(RULE.SEQ)
                    .fetch());
    Record first = rows.getFirst();
    return new RuleChanges(
        first.get("head", Long.class),
        first.get(LOG_HEAD.INCARNATION),
        rows.stream().filter(row -> row.get(RULE.UID) != null).map(PostgresRules::row).toList());
  }

  private static RuleRow row(Record row) {
    JSONB spec = row.get(RULE.SPEC);
    return new RuleRow(
        new RuleRow.Key(row.get(RULE.ORIGIN), row.get(RULE.UID)),
        row.get(RULE.NAMESPACE),
        row.get(RULE.NAME),
        row.get(RULE.GENERATION),
        row.get(RULE.SEQ),
        row.get(RULE.FIRST_SEQ),
        spec == null
            ? new RuleRow.Content.Removed()
            : SpecFormat.read(row.get(RULE.FORMAT), spec.data()));
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
