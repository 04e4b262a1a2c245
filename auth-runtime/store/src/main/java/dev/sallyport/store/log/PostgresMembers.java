package dev.sallyport.store.log;

import static dev.sallyport.store.jooq.Tables.LOG_HEAD;
import static dev.sallyport.store.jooq.Tables.MEMBER;
import static dev.sallyport.store.jooq.Tables.REVOCATION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;

import dev.sallyport.store.Database;
import dev.sallyport.store.Ids;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** {@link Members} in Postgres, with the runtime's role; the operator may read {@link #all}. */
public final class PostgresMembers implements Members {
  /** How long the row of a dead member is kept for people to see. */
  private static final Duration GONE_KEPT = Duration.ofDays(1);

  /**
   * Whoever follows the log renews without waiting for the disk, but a member that a crash of
   * Postgres forgets would hold a lease that nobody counts.
   */
  private static final Condition WAITS_FOR_THE_DISK =
      condition("set_config('synchronous_commit', 'on', true) = 'on'");

  private final Database database;
  private final InstantSource clock;
  private final Ids ids;

  /** With the system's clock and randomness. */
  public PostgresMembers(Database database) {
    this(database, InstantSource.system(), new SecureRandom());
  }

  /** The clock only dates rows: nothing is decided by it. */
  public PostgresMembers(Database database, InstantSource clock, SecureRandom random) {
    this.database = database;
    this.clock = clock;
    this.ids = new Ids(clock, random);
  }

  @Override
  public UUID join(String name) {
    UUID id = ids.next();
    var swept =
        name("swept")
            .as(
                DSL.deleteFrom(MEMBER)
                    .where(
                        MEMBER.GONE.isTrue(), MEMBER.JOINED_AT.lt(clock.instant().minus(GONE_KEPT)))
                    .returningResult(MEMBER.ID));
    database.query(
        jooq ->
            jooq.with(swept)
                .insertInto(MEMBER, MEMBER.ID, MEMBER.NAME, MEMBER.JOINED_AT)
                .select(
                    DSL.select(
                            DSL.val(id), DSL.val(name), DSL.val(clock.instant(), MEMBER.JOINED_AT))
                        .where(WAITS_FOR_THE_DISK))
                .execute());
    return id;
  }

  @Override
  public Renewal renew(UUID id, long applied, long since) {
    var renewed =
        name("renewed")
            .as(
                DSL.update(MEMBER)
                    .set(MEMBER.RENEWALS, MEMBER.RENEWALS.plus(inline(1)))
                    .set(MEMBER.APPLIED, applied)
                    .where(MEMBER.ID.eq(id), MEMBER.GONE.isFalse())
                    .returningResult(MEMBER.ID));
    var rows =
        database.query(
            jooq ->
                jooq.with(renewed)
                    .select(LOG_HEAD.SEQ, LogNumbers.HISTORY, REVOCATION.SEQ, REVOCATION.SUBJECT)
                    .from(renewed)
                    .crossJoin(LOG_HEAD)
                    .leftJoin(REVOCATION)
                    .on(REVOCATION.SEQ.gt(since))
                    .orderBy(REVOCATION.SEQ)
                    .fetch());
    if (rows.isEmpty()) {
      return new Renewal.Gone();
    }
    List<Revocation> revocations =
        rows.stream()
            .filter(row -> row.value3() != null)
            .map(row -> new Revocation(row.value3(), row.value4()))
            .toList();
    return new Renewal.Head(
        rows.getFirst().value2(),
        new Revocations.Since(since, rows.getFirst().value1(), revocations));
  }

  @Override
  public void leave(UUID id) {
    database.query(jooq -> jooq.deleteFrom(MEMBER).where(MEMBER.ID.eq(id)).execute());
  }

  @Override
  public List<Member> all() {
    return database.query(
        jooq ->
            jooq.select(MEMBER.ID, MEMBER.NAME, MEMBER.RENEWALS, MEMBER.APPLIED)
                .from(MEMBER)
                .where(MEMBER.GONE.isFalse())
                .orderBy(MEMBER.JOINED_AT, MEMBER.ID)
                .fetch(row -> new Member(row.value1(), row.value2(), row.value3(), row.value4())));
  }

  @Override
  public Progress progress() {
    return database.query(
        jooq ->
            jooq.select(LogNumbers.HISTORY, coalesce(min(MEMBER.APPLIED), inline(Long.MAX_VALUE)))
                .from(LOG_HEAD)
                .leftJoin(MEMBER)
                .on(MEMBER.GONE.isFalse())
                .groupBy(LOG_HEAD.INCARNATION)
                .fetchSingle(row -> new Progress(row.value1(), row.value2())));
  }

  @Override
  public boolean markGone(UUID id, long observedRenewals) {
    return database.query(
            jooq ->
                jooq.update(MEMBER)
                    .set(MEMBER.GONE, true)
                    .where(
                        MEMBER.ID.eq(id),
                        MEMBER.RENEWALS.eq(observedRenewals),
                        MEMBER.GONE.isFalse())
                    .execute())
        == 1;
  }
}
