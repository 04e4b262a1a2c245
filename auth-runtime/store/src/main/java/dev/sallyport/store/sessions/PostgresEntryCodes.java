package dev.sallyport.store.sessions;

import static dev.sallyport.store.jooq.Tables.ENTRY_CODE;
import static dev.sallyport.store.jooq.Tables.SESSION;
import static dev.sallyport.store.jooq.Tables.SESSION_TOKEN;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.CommonTableExpression;
import org.jooq.Field;
import org.jooq.QueryPart;

/** {@link EntryCodes} in Postgres, with the runtime's role. */
public final class PostgresEntryCodes implements EntryCodes {
  private final Database database;
  private final Ending ending;

  /** Uses {@code database}. */
  public PostgresEntryCodes(Database database) {
    this.database = database;
    this.ending = new Ending(database);
  }

  /** Takes away a few that nobody needs to recognise any more, past those that others take away. */
  @Override
  public boolean add(EntryCode code, Instant now) {
    return database.query(
            jooq ->
                jooq.execute(
                    """
                    WITH old AS (
                      SELECT hash FROM entry_code WHERE expires_at <= {5}
                      ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED),
                    gone AS (DELETE FROM entry_code USING old WHERE entry_code.hash = old.hash),
                    open AS (
                      SELECT id FROM session WHERE id = {1} AND ended_at IS NULL FOR KEY SHARE)
                    INSERT INTO entry_code (hash, session_id, host, state, expires_at)
                    SELECT {0}, open.id, {2}, {3}, {4} FROM open""",
                    hash(code.hash()),
                    val(code.session()),
                    val(code.host()),
                    hash(code.state()),
                    at(code.expiresAt()),
                    at(now.minus(REMEMBERED))))
        == 1;
  }

  @Override
  public Entered enter(Entry entry) {
    // The session first, as those who end it lock it.
    CommonTableExpression<?> open =
        part(
            "open",
            """
            SELECT session.id, session.expires_at, session.renewable_until
            FROM session JOIN identity ON identity.id = identity_id
            WHERE session.id = (SELECT session_id FROM entry_code WHERE hash = {0})
              AND ended_at IS NULL AND disabled_at IS NULL AND session.expires_at > {1}
            FOR NO KEY UPDATE OF session""",
            hash(entry.code()),
            at(entry.at()));
    CommonTableExpression<?> used =
        part(
            "used",
            """
            UPDATE entry_code
            SET used_at = {1},
              gave = CASE WHEN host = {2} AND state = {3} AND expires_at > {1}
                AND EXISTS (SELECT FROM open) THEN {4} END
            WHERE hash = {0} AND used_at IS NULL RETURNING session_id, gave""",
            hash(entry.code()),
            at(entry.at()),
            val(entry.host()),
            val(entry.state().map(TokenHash::bytes).orElse(null), ENTRY_CODE.STATE),
            hash(entry.value()));
    CommonTableExpression<?> added =
        part(
            "added",
            """
            INSERT INTO session_token (hash, session_id, kind, host, created_at, expires_at)
            SELECT {0}, open.id, 'cookie', {1}, {2}, least({3}, open.expires_at)
            FROM open JOIN used ON used.session_id = open.id WHERE gave IS NOT NULL
            RETURNING session_id""",
            hash(entry.value()),
            val(entry.host()),
            at(entry.at()),
            at(entry.at().plus(entry.life())));
    var _ =
        ending.revoke(
            List.of(open, used, added, replaced(entry)),
            "session",
            Ending.id("replaced"),
            entry.at());
    return outcome(entry);
  }

  private static CommonTableExpression<?> replaced(Entry entry) {
    Optional<Entry.Replaced> before = entry.replaced();
    return part(
        "replaced",
        """
        UPDATE session_token
        SET replaced_by = {0}, successor = {1}, expires_at = least({2}, open.renewable_until)
        FROM open JOIN added ON added.session_id = open.id
        WHERE hash = {3} AND session_token.session_id = open.id AND host = {4}
          AND replaced_by IS NULL
        RETURNING open.id""",
        hash(entry.value()),
        val(before.map(Entry.Replaced::sealed).orElse(null), SESSION_TOKEN.SUCCESSOR),
        at(entry.at().plus(entry.grace())),
        val(before.map(one -> one.token().bytes()).orElse(null), SESSION_TOKEN.HASH),
        val(entry.host()));
  }

  private Entered outcome(Entry entry) {
    Optional<Instant> renewableUntil =
        database.query(
            jooq ->
                jooq.select(SESSION.RENEWABLE_UNTIL)
                    .from(SESSION)
                    .join(SESSION_TOKEN)
                    .on(SESSION_TOKEN.SESSION_ID.eq(SESSION.ID))
                    .where(SESSION_TOKEN.HASH.eq(entry.value().bytes()))
                    .fetchOptional(SESSION.RENEWABLE_UNTIL));
    if (renewableUntil.isPresent()) {
      return new Entered.Done(renewableUntil.get());
    }
    boolean again =
        database.query(
            jooq ->
                jooq.fetchExists(
                    ENTRY_CODE,
                    ENTRY_CODE.HASH.eq(entry.code().bytes()),
                    ENTRY_CODE.GAVE.isNotNull()));
    return again ? new Entered.Again(endGiven(entry)) : new Entered.Refused();
  }

  /** Ends the value that was given, and all that has taken its place since. */
  private OptionalLong endGiven(Entry entry) {
    CommonTableExpression<?> open =
        part(
            "open",
            """
            SELECT session.id, entry_code.host
            FROM session JOIN entry_code ON session_id = session.id
            WHERE hash = {0} FOR NO KEY UPDATE OF session""",
            hash(entry.code()));
    CommonTableExpression<?> dropped =
        part(
            "dropped",
            """
            DELETE FROM session_token USING open
            WHERE session_token.session_id = open.id AND session_token.host = open.host
            RETURNING open.id""");
    CommonTableExpression<?> ended = part("ended", "SELECT DISTINCT id FROM dropped");
    return ending.revoke(List.of(open, dropped, ended), "session", Ending.id("ended"), entry.at());
  }

  private static CommonTableExpression<?> part(String name, String sql, QueryPart... values) {
    return name(name).as(resultQuery(sql, values));
  }

  private static Field<byte[]> hash(TokenHash hash) {
    return val(hash.bytes(), ENTRY_CODE.HASH);
  }

  private static Field<Instant> at(Instant time) {
    return val(time, ENTRY_CODE.EXPIRES_AT);
  }
}
