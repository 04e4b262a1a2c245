package dev.sallyport.store;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

/** Which errors of SQL mean that Postgres is not there, and which ones are bugs. */
final class Unavailability {
  /**
   * SQL states, whole or by class. 08 connection; 25006 a replica; 25P03 idle in a transaction too
   * long; 28, 3D no such role or database; 40003 outcome unknown; 53 resources; 55P03 lock wait;
   * 57014 cancelled by a timeout, 57P01..05 shutting down or starting; 58 the server's system.
   */
  private static final Set<String> STATES =
      Set.of("25006", "25P03", "40003", "55P03", "57014", "57P01", "57P02", "57P03", "57P05");

  private static final Set<String> CLASSES = Set.of("08", "28", "3D", "53", "58");

  private Unavailability() {}

  /** The failure to tell the caller of, if {@code thrown} is of that kind. */
  static Optional<StoreUnavailable> of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isUnavailable(sql)) {
        return Optional.of(
            new StoreUnavailable("Postgres cannot be reached or does not answer in time", thrown));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the connection was ended at the other end: whatever ended this one, a restart or a
   * failover, has ended the others. One that is only slow may be alone in that.
   */
  static boolean isConnectionLost(Throwable thrown) {
    boolean lost = false;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException
          || cause instanceof SQLTransientConnectionException) {
        return false;
      }
      lost |= cause instanceof SQLException sql && isLost(String.valueOf(sql.getSQLState()));
    }
    return lost;
  }

  private static boolean isLost(String state) {
    return state.startsWith("08") || state.equals("57P01") || state.equals("57P02");
  }

  private static boolean isUnavailable(SQLException e) {
    String state = e.getSQLState();
    return e instanceof SQLTransientConnectionException
        || e instanceof SQLNonTransientConnectionException
        || e instanceof SQLTimeoutException
        || (state != null
            && (STATES.contains(state)
                || (state.length() == 5 && CLASSES.contains(state.substring(0, 2)))));
  }
}
