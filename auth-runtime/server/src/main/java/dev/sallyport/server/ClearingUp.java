package dev.sallyport.server;

import dev.sallyport.server.housekeeping.Housekeeping;
import dev.sallyport.store.Database;
import dev.sallyport.store.account.PostgresMailedProofs;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.sessions.PostgresPastSessions;
import java.time.InstantSource;

/** A line of {@link Main}: whether or not there is mail, what was sent once is forgotten. */
final class ClearingUp {
  private ClearingUp() {}

  static AutoCloseable start(Database database, InstantSource clock) {
    return new Housekeeping(
            new PostgresPastSessions(database),
            new PostgresMailedProofs(database),
            new PostgresOutbox(database),
            clock)
        .start();
  }
}
