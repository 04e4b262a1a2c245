package dev.sallyport.server;

import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.server.sightings.IdleFacts;
import dev.sallyport.server.sightings.IdleLimit;
import dev.sallyport.server.sightings.IdleSessionList;
import dev.sallyport.server.sightings.IdleSessions;
import dev.sallyport.server.sightings.Sightings;
import dev.sallyport.store.Database;
import dev.sallyport.store.sessions.PostgresLastSeen;
import dev.sallyport.store.sessions.PostgresRotations;
import dev.sallyport.store.sessions.PostgresSessionList;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Rotations;
import dev.sallyport.store.sessions.SessionList;
import dev.sallyport.store.sessions.Sessions;
import java.time.InstantSource;

/** A page of {@code new} of {@link Main}: who asks what about sessions that go on. */
record OpenSessions(Facts facts, Sessions sessions, Rotations rotations, SessionList list) {
  /**
   * @param forFacts answers soon or not at all
   * @param forPages for people who wait
   */
  static OpenSessions of(
      Settings settings,
      Facts facts,
      Database forFacts,
      Database forPages,
      Sightings sightings,
      InstantSource clock) {
    Sessions sessions = new PostgresSessions(forPages);
    Rotations rotations = new PostgresRotations(forPages);
    SessionList list = new PostgresSessionList(forPages);
    if (settings.sessions().idle().isEmpty()) {
      return new OpenSessions(facts, sessions, rotations, list);
    }
    IdleLimit limit =
        new IdleLimit(
            settings.sessions().idle().get(),
            new PostgresLastSeen(forFacts),
            sightings,
            clock,
            settings.memory().sessions());
    IdleSessions idle = new IdleSessions(sessions, rotations, limit);
    return new OpenSessions(
        new IdleFacts(facts, limit), idle, idle, new IdleSessionList(list, limit));
  }
}
