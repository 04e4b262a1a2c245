package dev.sallyport.store.sessions;

import static dev.sallyport.store.jooq.Tables.SESSION;
import static dev.sallyport.store.jooq.Tables.SESSION_TOKEN;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Field;
import org.jooq.QueryPart;

/**
 * How a session goes on under another value, as parts of the statement of a change that was made
 * with it. Whoever uses them holds the session.
 */
public final class GoingOn {
  private GoingOn() {}

  /**
   * Ends the other sessions of its person. The password was shown just now; where more than it was
   * proven, the oldest proof is as old as before.
   */
  public static List<CommonTableExpression<?>> alone(
      UUID identity, UUID session, Onward onward, Instant now) {
    return List.of(
        part(
            "ended",
            """
            UPDATE session SET ended_at = {1}
            WHERE identity_id = {0} AND id <> {2} AND ended_at IS NULL RETURNING id""",
            val(identity),
            at(now),
            val(session)),
        part(
            "replaced",
            "DELETE FROM session_token WHERE session_id = {0} RETURNING kind",
            val(session)),
        part(
            "kept",
            """
            UPDATE session SET expires_at = least({2}, renewable_until),
              authenticated_at = CASE WHEN aal = 1 THEN {1} ELSE authenticated_at END
            WHERE id = {0} RETURNING id, expires_at""",
            val(session),
            at(now),
            at(now.plus(onward.life()))),
        value(onward, now));
  }

  /**
   * Raises it: a second factor was shown, which is known by {@code words}. At other hosts it is
   * carried as before.
   */
  public static List<CommonTableExpression<?>> raised(
      UUID session, List<String> words, Onward onward, Instant now) {
    return List.of(
        part(
            "replaced",
            """
            DELETE FROM session_token WHERE session_id = {0} AND host IS NOT DISTINCT FROM {1}
            RETURNING kind""",
            val(session),
            val(onward.host().orElse(null), SESSION_TOKEN.HOST)),
        part(
            "kept",
            """
            UPDATE session SET expires_at = least({1}, renewable_until), aal = 2,
              amr = (SELECT array_agg(DISTINCT word ORDER BY word)
                     FROM unnest(amr || {2}) AS word)
            WHERE id = {0} RETURNING id, expires_at""",
            val(session),
            at(now.plus(onward.life())),
            val(words.toArray(String[]::new), SESSION.AMR)),
        value(onward, now));
  }

  private static CommonTableExpression<?> value(Onward onward, Instant now) {
    return part(
        "value",
        """
        INSERT INTO session_token (hash, session_id, kind, host, created_at, expires_at)
        SELECT {0}, kept.id, one.kind, {2}, {1}, kept.expires_at
        FROM kept, (SELECT kind FROM replaced LIMIT 1) AS one RETURNING session_id""",
        val(onward.value().bytes(), SESSION_TOKEN.HASH),
        at(now),
        val(onward.host().orElse(null), SESSION_TOKEN.HOST));
  }

  private static Field<Instant> at(Instant time) {
    return val(time, SESSION.EXPIRES_AT);
  }

  private static CommonTableExpression<?> part(String name, String sql, QueryPart... values) {
    return name(name).as(resultQuery(sql, values));
  }
}
