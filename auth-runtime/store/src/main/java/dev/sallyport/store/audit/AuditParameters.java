package dev.sallyport.store.audit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;

/** {@link AuditRows} for statements that are written out. */
public final class AuditParameters {
  /** The part named {@code event}: adds one if {@code changed} has a row. */
  public static final String PART =
      """
      event AS (
        INSERT INTO audit_event (id, at, kind, actor, subject, detail)
        SELECT ?::uuid, ?::timestamptz, ?::text, ?::text, ?::text, ?::jsonb
        WHERE EXISTS (SELECT FROM changed) RETURNING 1
      )
      """;

  private AuditParameters() {}

  /** Sets the parameters of {@link #PART}, the first of which has number {@code from}. */
  public static void set(PreparedStatement statement, int from, AuditEvent event)
      throws SQLException {
    statement.setObject(from, event.id());
    statement.setObject(from + 1, event.at().atOffset(ZoneOffset.UTC));
    statement.setString(from + 2, event.kind());
    statement.setString(from + 3, event.actor());
    statement.setString(from + 4, event.subject());
    statement.setString(from + 5, AuditRows.detail(event).data());
  }
}
