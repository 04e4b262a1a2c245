package dev.sallyport.server.housekeeping;

import dev.sallyport.store.Chore;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.PastSessions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears up every hour, in batches, on a thread of its own. Every replica has one; of those that
 * come at the same time one has a batch and the others leave ({@link Chore}).
 */
public final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration TURN = Duration.ofHours(1);
  private static final Duration LAST_TURN = Duration.ofSeconds(2);

  /** Longer than anybody asks how a session ended, and than clocks differ. */
  static final Duration SESSIONS_KEPT = Duration.ofDays(1);

  /** Longer than they are counted, and than they are good for. */
  static final Duration PROOFS_KEPT = Duration.ofDays(2);

  static final Duration SENT_KEPT = Duration.ofDays(1);
  static final Duration DEAD_KEPT = Duration.ofDays(30);

  private final PastSessions sessions;
  private final MailedProofs proofs;
  private final Outbox letters;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  public Housekeeping(
      PastSessions sessions, MailedProofs proofs, Outbox letters, InstantSource clock) {
    this.sessions = sessions;
    this.proofs = proofs;
    this.letters = letters;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("housekeeping").daemon().unstarted(this::run);
  }

  /** Starts taking turns. */
  public Housekeeping start() {
    thread.start();
    return this;
  }

  /** Leaves after the batch in hand. */
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

  /** One turn: everything that may go by now. */
  void turn() {
    Instant now = clock.instant();
    forget("sessions that are over", () -> sessions.forget(now.minus(SESSIONS_KEPT)));
    forget("mailed proofs", () -> proofs.forget(now.minus(PROOFS_KEPT)));
    forget("letters", () -> letters.forget(now.minus(SENT_KEPT), now.minus(DEAD_KEPT)));
  }

  /** Batch by batch; one that is not full was the last, or somebody else has the chore. */
  private void forget(String what, IntSupplier some) {
    try {
      int all = 0;
      int batch;
      do {
        batch = some.getAsInt();
        all += batch;
      } while (batch == Chore.AT_ONCE && closing.getCount() > 0);
      if (all > 0) {
        LOG.info("Forgot {} {}", all, what);
      }
    } catch (StoreUnavailable _) {
      // The follower of the log says so in the logs; the next turn tries again.
    } catch (RuntimeException e) {
      LOG.error("Old {} could not be forgotten; the next turn tries again", what, e);
    }
  }
}
