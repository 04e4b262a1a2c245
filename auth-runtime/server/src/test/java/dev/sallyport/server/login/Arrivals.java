package dev.sallyport.server.login;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.Ids;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.sessions.Sessions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/** Where logins come to in tests. */
public final class Arrivals {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Arrivals() {}

  /** Asks those for a second factor who have one. */
  public static Arrival of(
      Sessions sessions,
      InMemoryFactors factors,
      LoginGuard guard,
      Notices notices,
      Audit audit,
      SessionKeys keys,
      LongConsumer everywhere,
      InstantSource clock) {
    return of(
        sessions,
        factors,
        SecondFactorPolicy.WHEN_ENROLLED,
        guard,
        notices,
        audit,
        keys,
        everywhere,
        clock);
  }

  /** Asks for a second factor by {@code policy}. */
  static Arrival of(
      Sessions sessions,
      InMemoryFactors factors,
      SecondFactorPolicy policy,
      LoginGuard guard,
      Notices notices,
      Audit audit,
      SessionKeys keys,
      LongConsumer everywhere,
      InstantSource clock) {
    return new Arrival(
        sessions,
        factors,
        factors,
        policy,
        guard,
        notices,
        audit,
        keys,
        Lifetimes.ORDINARY,
        everywhere,
        new Ids(clock, RANDOM)::next,
        RANDOM,
        clock);
  }
}
