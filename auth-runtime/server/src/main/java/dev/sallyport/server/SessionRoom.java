package dev.sallyport.server;

import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.sessions.Entries;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.server.sessions.Renewals;
import dev.sallyport.store.Database;
import dev.sallyport.store.sessions.PostgresEntryCodes;
import dev.sallyport.store.sessions.PostgresRotations;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Sessions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/** How a session that has begun goes on: under other values, and at other hosts. */
record SessionRoom(Renewals renewals, Entries entries) {
  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  static SessionRoom over(
      Database forPages,
      LongConsumer everywhere,
      SessionKeys keys,
      SecureRandom random,
      Lifetimes lifetimes,
      InstantSource clock) {
    Sessions sessions = new PostgresSessions(forPages);
    return new SessionRoom(
        new Renewals(new PostgresRotations(forPages), sessions, everywhere, keys, lifetimes, clock),
        new Entries(
            new PostgresEntryCodes(forPages),
            sessions,
            everywhere,
            keys,
            random,
            lifetimes,
            clock));
  }
}
