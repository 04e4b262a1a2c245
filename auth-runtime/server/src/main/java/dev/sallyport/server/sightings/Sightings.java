package dev.sallyport.server.sightings;

import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.sessions.LastSeen;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sessions were seen since the last turn, and when for the first time in it. A thread takes a
 * turn every minute: it empties that map and saves what was in it. So a session costs one row a
 * minute, and whoever notes one that was seen already looks into a map and leaves.
 *
 * <p>What cannot be saved is kept for the next turn; beyond a bound the oldest is dropped.
 */
public final class Sightings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);
  private static final Duration TURN = Duration.ofMinutes(1);
  private static final int BATCH = 1_000;

  /** At the end nobody waits long for what is only for people to read. */
  private static final Duration LAST_TURN = Duration.ofSeconds(2);

  private final LastSeen store;
  private final InstantSource clock;
  private final int max;
  private final Map<UUID, Instant> seen = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** Still to be saved, the oldest first. Touched by the thread alone. */
  private final SequencedMap<UUID, Instant> unsaved = new LinkedHashMap<>();

  /**
   * @param max how many sessions are remembered between turns, and how many that could not be saved
   */
  public Sightings(LastSeen store, InstantSource clock, int max) {
    this.store = store;
    this.clock = clock;
    this.max = max;
    this.thread = Thread.ofPlatform().name("sightings").daemon().unstarted(this::run);
  }

  /** Starts taking turns. */
  public void start() {
    thread.start();
  }

  /**
   * A session was shown. Never blocks; where memory is full, it goes unnoted.
   *
   * @param expiresAt after this it is of no use, so it was not used
   */
  public void note(UUID session, Instant expiresAt) {
    if (!seen.containsKey(session) && seen.size() < max) {
      Instant now = clock.instant();
      if (now.isBefore(expiresAt)) {
        seen.putIfAbsent(session, now);
      }
    }
  }

  /** Saves what there is, if that can be done at once. */
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
      boolean closed;
      do {
        closed = closing.await(TURN.toMillis(), TimeUnit.MILLISECONDS);
        turn();
      } while (!closed);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One turn. */
  void turn() {
    collect();
    try {
      while (!unsaved.isEmpty()) {
        Map<UUID, Instant> batch = LinkedHashMap.newLinkedHashMap(BATCH);
        for (var entry : unsaved.entrySet()) {
          if (batch.size() == BATCH) {
            break;
          }
          batch.put(entry.getKey(), entry.getValue());
        }
        store.save(batch);
        unsaved.keySet().removeAll(batch.keySet());
      }
    } catch (StoreUnavailable _) {
      // The follower of the log says so in the logs; the next turn tries again.
    } catch (RuntimeException e) {
      LOG.error("When sessions were last seen could not be saved; it is forgotten", e);
      unsaved.clear();
    }
  }

  /** Takes one by one, so that whoever is noted meanwhile is in this turn or in the next. */
  private void collect() {
    for (var sightings = seen.entrySet().iterator(); sightings.hasNext(); ) {
      var sighting = sightings.next();
      sightings.remove();
      unsaved.putLast(sighting.getKey(), sighting.getValue()); // It is old no more.
    }
    while (unsaved.size() > max) {
      unsaved.pollFirstEntry();
    }
  }

  /** How many are still to be saved. */
  int unsaved() {
    return unsaved.size();
  }
}
