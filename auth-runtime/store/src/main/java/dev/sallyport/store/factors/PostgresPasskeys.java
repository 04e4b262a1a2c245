package dev.sallyport.store.factors;

import static dev.sallyport.store.jooq.Tables.IDENTITY;
import static dev.sallyport.store.jooq.Tables.PASSKEY;
import static dev.sallyport.store.jooq.Tables.PASSKEY_HOLDER;
import static dev.sallyport.store.jooq.Tables.PASSWORD_CREDENTIAL;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditRows;
import dev.sallyport.store.factors.FactorChanges.Done;
import dev.sallyport.store.factors.FactorChanges.Owner;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.sessions.GoingOn;
import dev.sallyport.store.sessions.Onward;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record;

/** {@link Passkeys} in Postgres, with the runtime's role. */
public final class PostgresPasskeys implements Passkeys {
  private static final Duration TOLD_AGAIN = Duration.ofDays(1);
  private static final Condition CHANGED = condition("EXISTS (SELECT FROM changed)");

  private final Database database;

  /** Uses {@code database}. */
  public PostgresPasskeys(Database database) {
    this.database = database;
  }

  @Override
  public Octets handle(UUID identity, Octets fresh) {
    return database.query(
        jooq -> {
          int _ =
              jooq.insertInto(PASSKEY_HOLDER, PASSKEY_HOLDER.IDENTITY_ID, PASSKEY_HOLDER.HANDLE)
                  .values(identity, fresh.bytes())
                  .onConflict(PASSKEY_HOLDER.IDENTITY_ID)
                  .doNothing()
                  .execute();
          return Octets.of(
              jooq.select(PASSKEY_HOLDER.HANDLE)
                  .from(PASSKEY_HOLDER)
                  .where(PASSKEY_HOLDER.IDENTITY_ID.eq(identity))
                  .fetchSingle()
                  .value1());
        });
  }

  @Override
  public List<Passkey> of(UUID identity) {
    return database.query(
        jooq ->
            jooq
                .selectFrom(PASSKEY)
                .where(PASSKEY.IDENTITY_ID.eq(identity))
                .orderBy(PASSKEY.CREATED_AT, PASSKEY.ID)
                .fetch()
                .stream()
                .map(PostgresPasskeys::passkey)
                .toList());
  }

  @Override
  public Optional<Found> find(Octets credential) {
    return database.query(
        jooq ->
            jooq.select(
                    PASSKEY.asterisk(),
                    PASSKEY_HOLDER.HANDLE,
                    IDENTITY.EMAIL,
                    IDENTITY.VERIFIED,
                    IDENTITY.ROLES,
                    PASSWORD_CREDENTIAL.CHANGES)
                .from(PASSKEY)
                .join(PASSKEY_HOLDER)
                .on(PASSKEY_HOLDER.IDENTITY_ID.eq(PASSKEY.IDENTITY_ID))
                .join(IDENTITY)
                .on(IDENTITY.ID.eq(PASSKEY.IDENTITY_ID))
                .leftJoin(PASSWORD_CREDENTIAL)
                .on(PASSWORD_CREDENTIAL.IDENTITY_ID.eq(PASSKEY.IDENTITY_ID))
                .where(PASSKEY.CREDENTIAL.eq(credential.bytes()), IDENTITY.DISABLED_AT.isNull())
                .fetchOptional()
                .map(PostgresPasskeys::found));
  }

  private static Found found(Record row) {
    Passkey passkey = passkey(row);
    return new Found(
        passkey,
        Octets.of(row.get(PASSKEY_HOLDER.HANDLE)),
        new Identity(
            passkey.identity(),
            row.get(IDENTITY.EMAIL),
            row.get(IDENTITY.VERIFIED),
            List.of(row.get(IDENTITY.ROLES))),
        Objects.requireNonNullElse(row.get(PASSWORD_CREDENTIAL.CHANGES), 0));
  }

  private static Passkey passkey(Record row) {
    return new Passkey(
        row.get(PASSKEY.ID),
        row.get(PASSKEY.IDENTITY_ID),
        Octets.of(row.get(PASSKEY.CREDENTIAL)),
        Octets.of(row.get(PASSKEY.PUBLIC_KEY)),
        row.get(PASSKEY.SIGN_COUNT),
        new Passkey.Backup(row.get(PASSKEY.BACKUP_ELIGIBLE), row.get(PASSKEY.BACKED_UP)),
        row.get(PASSKEY.USER_VERIFIED),
        List.of(row.get(PASSKEY.TRANSPORTS)),
        row.get(PASSKEY.AAGUID),
        row.get(PASSKEY.NAME),
        row.get(PASSKEY.CREATED_AT),
        Optional.ofNullable(row.get(PASSKEY.USED_AT)),
        Optional.ofNullable(row.get(PASSKEY.SUSPECTED_AT)));
  }

  @Override
  public boolean add(Passkey passkey, UUID session, Told told) {
    // Held until the end, so that nobody adds one with a session that is being ended, or two at
    // once
    // one more than they may have.
    CommonTableExpression<?> owner =
        part(
            "owner",
            """
            SELECT identity.id
            FROM identity JOIN session ON session.identity_id = identity.id
            WHERE identity.id = {0} AND session.id = {1}
              AND session.ended_at IS NULL AND identity.disabled_at IS NULL
            FOR NO KEY UPDATE OF identity, session""",
            val(passkey.identity()),
            val(session));
    CommonTableExpression<?> room =
        part(
            "room",
            """
            SELECT owner.id FROM owner
            WHERE (SELECT count(*) FROM passkey WHERE identity_id = owner.id) < {0}""",
            inline(AT_MOST));
    List<CommonTableExpression<?>> parts = new ArrayList<>(List.of(owner, room, added(passkey)));
    parts.addAll(PostgresFactorChanges.told(passkey.identity(), LetterKind.FACTOR_ADDED, told));
    return database.query(jooq -> jooq.with(parts).select(field(CHANGED)).fetchSingle().value1());
  }

  private static CommonTableExpression<?> added(Passkey passkey) {
    return part(
        "changed",
        """
        INSERT INTO passkey (id, identity_id, credential, public_key, sign_count, user_verified,
          backup_eligible, backed_up, transports, aaguid, name, created_at)
        SELECT {0}, room.id, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10} FROM room
        ON CONFLICT (credential) DO NOTHING RETURNING id""",
        val(passkey.id()),
        val(passkey.credential().bytes()),
        val(passkey.publicKey().bytes()),
        val(passkey.signCount()),
        val(passkey.userVerified()),
        val(passkey.backup().eligible()),
        val(passkey.backup().done()),
        val(passkey.transports().toArray(String[]::new), PASSKEY.TRANSPORTS),
        val(passkey.aaguid()),
        val(passkey.name()),
        val(passkey.createdAt(), PASSKEY.CREATED_AT));
  }

  @Override
  public Optional<Done> remove(Owner owner, UUID passkey, Onward onward, Told told, Instant now) {
    List<CommonTableExpression<?>> parts = new ArrayList<>();
    parts.add(
        part(
            "changed",
            """
            DELETE FROM passkey WHERE id = {0} AND identity_id = {1}
            RETURNING id AS passkey, identity_id AS id""",
            val(passkey),
            val(owner.identity())));
    parts.add(
        part(
            "useless",
            """
            DELETE FROM backup_code USING changed WHERE backup_code.identity_id = changed.id
              AND NOT EXISTS (SELECT FROM totp_factor WHERE identity_id = changed.id)
              AND NOT EXISTS (SELECT FROM passkey AS other
                              WHERE other.identity_id = changed.id AND other.id <> changed.passkey)
            RETURNING hash"""));
    parts.addAll(PostgresFactorChanges.told(owner.identity(), LetterKind.FACTOR_REMOVED, told));
    parts.addAll(GoingOn.alone(owner.identity(), owner.session(), onward, now));
    return new PostgresFactorChanges(database)
        .change(
            owner,
            jooq ->
                jooq.fetchExists(
                    PASSKEY, PASSKEY.ID.eq(passkey), PASSKEY.IDENTITY_ID.eq(owner.identity())),
            parts,
            "identity",
            owner.identity(),
            now);
  }

  @Override
  public boolean use(UUID passkey, long signCount, boolean backedUp, Instant now) {
    Condition goesOn =
        PASSKEY
            .SIGN_COUNT
            .lt(signCount)
            .or(PASSKEY.SIGN_COUNT.eq(0L).and(inline(signCount).eq(0L)));
    return database.query(
            jooq ->
                jooq.update(PASSKEY)
                    .set(PASSKEY.SIGN_COUNT, signCount)
                    .set(PASSKEY.BACKED_UP, backedUp)
                    .set(PASSKEY.USED_AT, now)
                    .where(PASSKEY.ID.eq(passkey), goesOn)
                    .execute())
        == 1;
  }

  @Override
  public void suspect(UUID passkey, Told told, Instant now) {
    Field<Instant> at = val(now, PASSKEY.SUSPECTED_AT);
    CommonTableExpression<?> before =
        part(
            "before",
            """
            SELECT passkey.id, email, suspected_at FROM passkey
            JOIN identity ON identity.id = identity_id
            WHERE passkey.id = {0} FOR NO KEY UPDATE OF passkey""",
            val(passkey));
    CommonTableExpression<?> marked =
        part(
            "marked",
            """
            UPDATE passkey SET suspected_at = {0} FROM before WHERE passkey.id = before.id
            RETURNING passkey.id""",
            at);
    Condition any = condition("EXISTS (SELECT FROM marked)");
    List<CommonTableExpression<?>> parts = new ArrayList<>(List.of(before, marked));
    told.notice()
        .ifPresent(
            letter ->
                parts.add(
                    PostgresOutbox.part(
                        inline(LetterKind.PASSKEY_SUSPECTED.code()),
                        field("(SELECT email FROM before)", String.class),
                        letter,
                        condition(
                            "EXISTS (SELECT FROM before WHERE suspected_at IS NULL OR suspected_at < {0})",
                            val(now.minus(TOLD_AGAIN), PASSKEY.SUSPECTED_AT)))));
    parts.addAll(AuditRows.of(List.of(told.event()), any));
    int ignored = database.query(jooq -> jooq.with(parts).select(selectOne().asField()).execute());
  }

  @Override
  public boolean rename(UUID identity, UUID passkey, String name) {
    return database.query(
            jooq ->
                jooq.update(PASSKEY)
                    .set(PASSKEY.NAME, name)
                    .where(PASSKEY.ID.eq(passkey), PASSKEY.IDENTITY_ID.eq(identity))
                    .execute())
        == 1;
  }

  private static CommonTableExpression<?> part(String name, String sql, QueryPart... values) {
    return name(name).as(resultQuery(sql, values));
  }
}
