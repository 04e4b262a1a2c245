package dev.sallyport.server;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.sessions.Entries;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.server.sessions.Renewals;
import dev.sallyport.store.Database;
import dev.sallyport.store.sessions.PostgresEntryCodes;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/** How a session that has begun goes on: under other values, and at other hosts. */
record SessionRoom(Renewals renewals, Entries entries) {
  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  static SessionRoom over(
      OpenSessions open,
      Database forPages,
      Audit audit,
      LongConsumer everywhere,
      SessionKeys keys,
      SecureRandom random,
      Lifetimes lifetimes,
      InstantSource clock) {
    return new SessionRoom(
        new Renewals(open.rotations(), open.sessions(), audit, everywhere, keys, lifetimes, clock),
        new Entries(
            new PostgresEntryCodes(forPages),
            open.sessions(),
            everywhere,
            keys,
            random,
            lifetimes,
            clock));
  }
}
