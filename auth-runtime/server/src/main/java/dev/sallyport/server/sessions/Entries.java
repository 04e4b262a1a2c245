package dev.sallyport.server.sessions;

import dev.sallyport.server.credentials.EntrySecret;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.sessions.Entered;
import dev.sallyport.store.sessions.Entry;
import dev.sallyport.store.sessions.EntryCode;
import dev.sallyport.store.sessions.EntryCodes;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a session that the auth host knows to other hosts, where each has a value of its own.
 * Blocks, and throws {@link dev.sallyport.store.StoreUnavailable} where Postgres does not answer.
 */
public final class Entries {
  /** How long a code is good. */
  static final Duration CODE_LIFE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(Entries.class);

  private final EntryCodes codes;
  private final Sessions sessions;
  private final LongConsumer everywhere;
  private final SessionKeys keys;
  private final SecureRandom random;
  private final Lifetimes lifetimes;
  private final InstantSource clock;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  public Entries(
      EntryCodes codes,
      Sessions sessions,
      LongConsumer everywhere,
      SessionKeys keys,
      SecureRandom random,
      Lifetimes lifetimes,
      InstantSource clock) {
    this.codes = codes;
    this.sessions = sessions;
    this.everywhere = everywhere;
    this.keys = keys;
    this.random = random;
    this.lifetimes = lifetimes;
    this.clock = clock;
  }

  /** What became of an attempt to enter. */
  public sealed interface Outcome {
    /**
     * The session goes on there.
     *
     * @param value that carries it at that host
     * @param renewableFor how long it can be renewed, and so how long a cookie has to be kept
     */
    record Entered(SessionValue value, Duration renewableFor) implements Outcome {}

    /**
     * Somebody had entered with the code. What they got is good no more, on no replica; whoever is
     * signed in at the auth host can enter again.
     */
    record Again() implements Outcome {}

    /** The code is not good here, for this browser, or any more. */
    record Refused() implements Outcome {}
  }

  /**
   * A code for a session; empty if it has ended.
   *
   * @param host the only one where the code is good
   * @param state hash of what the browser holds that begins
   */
  public Optional<EntrySecret> code(UUID session, String host, TokenHash state) {
    Instant now = clock.instant();
    EntrySecret code = EntrySecret.issue(random);
    EntryCode kept = new EntryCode(code.hash(), session, host, state, now.plus(CODE_LIFE));
    return codes.add(kept, now) ? Optional.of(code) : Optional.empty();
  }

  /**
   * Enters {@code host} with a code.
   *
   * @param held what the browser holds for that host
   * @param before what carried a session there until now
   */
  public Outcome enter(
      EntrySecret code, String host, Optional<EntrySecret> held, Optional<SessionValue> before) {
    Instant now = clock.instant();
    SessionValue value = keys.issue().at(Optional.of(host));
    Entry entry =
        new Entry(
            code.hash(),
            host,
            held.map(EntrySecret::hash),
            value.hash(),
            before.map(old -> new Entry.Replaced(old.hash(), keys.seal(value, old))),
            now,
            lifetimes.life(),
            Lifetimes.GRACE);
    return switch (codes.enter(entry)) {
      case Entered.Done(Instant renewableUntil) ->
          new Outcome.Entered(value, Duration.between(now, renewableUntil));
      case Entered.Again(OptionalLong seq) -> {
        everywhere.accept(seq.orElseGet(sessions::head));
        LOG.warn("A code for {} was used twice; the session goes on there no more", host);
        yield new Outcome.Again();
      }
      case Entered.Refused _ -> new Outcome.Refused();
    };
  }
}
