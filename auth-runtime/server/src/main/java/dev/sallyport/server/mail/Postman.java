package dev.sallyport.server.mail;

import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.mail.Letter;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes letters out of the outbox and hands them to the mail server, on a thread of its own. Every
 * replica has one; they take different letters. Nothing of the store is held meanwhile: a letter is
 * taken for a while, and comes back by itself if its postman dies. One that was handed over before
 * it could be crossed off is sent twice, with the same Message-ID.
 */
public final class Postman implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(10);
  private static final Duration LAST_TURN = Duration.ofSeconds(3);

  /** Few, so that they are handed over well before others may take them. */
  private static final int AT_ONCE = 5;

  private static final Duration TAKEN_FOR = Duration.ofMinutes(3);

  /** No server is waited for longer, all its timeouts together. */
  private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(1);

  private final Outbox outbox;
  private final Envelopes envelopes;
  private final Stationery stationery;
  private final MailServer server;
  private final Backoff backoff;
  private final InstantSource clock;
  private final BiConsumer<LetterKind, Fate> tally;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private Instant nextCount = Instant.MIN;
  private volatile long waiting;
  private volatile Duration longestWait = Duration.ZERO;

  /** What an attempt led to. */
  public enum Fate {
    SENT,
    RETRIED,
    /** Given up. */
    DEAD
  }

  /**
   * @param authUrl where links lead
   * @param site what people know the installation by
   * @param tally hears of every attempt
   */
  public Postman(
      Outbox outbox,
      Envelopes envelopes,
      MailServer server,
      String authUrl,
      String site,
      RandomGenerator random,
      InstantSource clock,
      BiConsumer<LetterKind, Fate> tally) {
    this.outbox = outbox;
    this.envelopes = envelopes;
    this.stationery = new Stationery(authUrl, site);
    this.server = server;
    this.backoff = new Backoff(random);
    this.clock = clock;
    this.tally = tally;
    this.thread = Thread.ofPlatform().name("postman").daemon().unstarted(this::run);
  }

  /** Starts taking turns. */
  public void start() {
    thread.start();
  }

  /** How many letters were still to be sent when that was last counted. */
  public long waiting() {
    return waiting;
  }

  /** How long the oldest of them had waited then; zero where there was none. */
  public Duration longestWait() {
    return longestWait;
  }

  /** Finishes the letter in hand, if that takes not long. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(LAST_TURN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        turn();
      } while (!closing.await(TURN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One turn: everything that is due. */
  void turn() {
    try {
      while (!isClosing() && deliverSome()) {
        // There may be more.
      }
      count(clock.instant());
    } catch (StoreUnavailable _) {
      // The follower of the log says so in the logs; the next turn tries again.
    } catch (RuntimeException e) {
      LOG.error("Mail could not be sent; it is tried again", e);
    } finally {
      server.rest();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private boolean deliverSome() {
    Instant now = clock.instant();
    Instant mine = now.plus(TAKEN_FOR);
    List<Letter> letters = outbox.take(AT_ONCE, now, mine);
    for (Letter letter : letters) {
      // Those that there is no time for are left: they are due again by themselves.
      if (!isClosing() && clock.instant().plus(LONGEST_DELIVERY).isBefore(mine)) {
        deliver(letter);
      }
    }
    return letters.size() == AT_ONCE;
  }

  private void deliver(Letter letter) {
    Optional<LetterKind> kind = letter.kind();
    if (kind.isEmpty()) {
      retryOrGiveUp(letter, "a newer version wrote it");
    } else if (kind.get() == LetterKind.NOBODY) {
      outbox.sent(letter, clock.instant());
    } else if (!clock.instant().isBefore(letter.uselessAfter())) {
      giveUp(letter, "it came too late to be of use");
    } else {
      Optional<Message> message = message(letter, kind.get());
      if (message.isEmpty()) {
        retryOrGiveUp(letter, "it cannot be opened: its installation key is missing");
        return;
      }
      switch (server.deliver(message.get())) {
        case Delivery.Taken _ -> {
          outbox.sent(letter, clock.instant());
          count(letter, Fate.SENT);
        }
        case Delivery.Refused(String why) -> giveUp(letter, why);
        case Delivery.Failed(String why) -> retryOrGiveUp(letter, why);
      }
    }
  }

  private Optional<Message> message(Letter letter, LetterKind kind) {
    return envelopes
        .open(letter)
        .flatMap(contents -> stationery.write(kind, contents))
        .flatMap(
            written ->
                EmailAddress.parse(letter.recipient())
                    .map(
                        to ->
                            new Message(
                                letter.id(),
                                to,
                                written.subject(),
                                written.text(),
                                written.html(),
                                letter.createdAt())));
  }

  private void retryOrGiveUp(Letter letter, String why) {
    Instant due = clock.instant().plus(backoff.after(letter.attempt()));
    if (letter.attempt() >= Backoff.ATTEMPTS) {
      giveUp(letter, why);
    } else if (outbox.retry(letter, due)) {
      LOG.warn("Letter {} could not be sent, attempt {}: {}", letter.id(), letter.attempt(), why);
      count(letter, Fate.RETRIED);
    }
  }

  private void giveUp(Letter letter, String why) {
    if (outbox.giveUp(letter, clock.instant(), why)) {
      LOG.error(
          "Letter {} ({}) is given up after attempt {}: {}",
          letter.id(),
          letter.kind().map(LetterKind::code).orElse("unknown"),
          letter.attempt(),
          why);
      count(letter, Fate.DEAD);
    }
  }

  private void count(Letter letter, Fate fate) {
    letter.kind().ifPresent(kind -> tally.accept(kind, fate));
  }

  private void count(Instant now) {
    if (!now.isBefore(nextCount)) {
      waiting = outbox.waiting();
      longestWait =
          outbox.waitingSince().map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
      nextCount = now.plus(BETWEEN_COUNTS);
    }
  }
}
