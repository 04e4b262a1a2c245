package dev.sallyport.server.jose;

import dev.sallyport.crds.accessrule.Allow;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer, as it last published them.
 *
 * <p>They are fresh for {@link #FRESH}; then the next token has them fetched again. A token signed
 * with a key that is not among them has them fetched too, because the issuer may have a new one,
 * but not more often than every {@link #REST}: anybody can invent a key's name. There is never more
 * than one fetch, and everybody who needs it waits for the same. While the issuer cannot be reached
 * the old keys are good for {@link #STALE}, and nobody waits: the next attempts are made in the
 * background.
 */
final class KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
  static final long FRESH = TimeUnit.MINUTES.toNanos(5);
  static final long STALE = TimeUnit.HOURS.toNanos(1);
  static final long REST = TimeUnit.SECONDS.toNanos(30);

  /** The rest where there are no keys at all, and thus nothing works until there are. */
  static final long REST_WITHOUT_KEYS = TimeUnit.SECONDS.toNanos(5);

  /** Longer than two documents take. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** One more would only lengthen a queue that nobody gets out of in time. */
  private static final int MAX_WAITING = 256;

  private final Allow.Issuer issuer;
  private final PublishedKeys published;
  private final Executor background;
  private final LongSupplier nanoTime;
  private final Semaphore places = new Semaphore(MAX_WAITING);
  private final AtomicReference<@Nullable CompletableFuture<State>> fetching =
      new AtomicReference<>();
  private volatile State state = new State.Unasked();

  KeyRing(
      Allow.Issuer issuer, PublishedKeys published, Executor background, LongSupplier nanoTime) {
    this.issuer = issuer;
    this.published = published;
    this.background = background;
    this.nanoTime = nanoTime;
  }

  /** Which key can have signed a token. */
  sealed interface Answer {
    /** This one, if any. */
    record Found(IssuerKey key) implements Answer {}

    /** The issuer has none, or several between which the token does not tell. */
    record None() implements Answer {}

    /** The issuer cannot be asked. */
    record Unknown() implements Answer {}
  }

  /** What is known of the keys. */
  private sealed interface State {
    /** Nothing yet. */
    record Unasked() implements State {}

    /** They were fetched at {@code since}, and that was the last attempt. */
    record Reached(List<IssuerKey> keys, long since) implements State {}

    /** The last attempt, at {@code attempt}, failed; {@code last} is what was fetched before. */
    record Unreached(@Nullable Reached last, long attempt) implements State {}

    /** The keys that may be used at {@code now}. */
    default @Nullable List<IssuerKey> usable(long now) {
      return switch (this) {
        case Unasked _ -> null;
        case Reached reached -> now - reached.since() < STALE ? reached.keys() : null;
        case Unreached(Reached last, long _) -> last == null ? null : last.usable(now);
      };
    }

    default boolean mayAsk(long now) {
      return switch (this) {
        case Unasked _ -> true;
        case Reached reached -> now - reached.since() >= REST;
        case Unreached unreached ->
            now - unreached.attempt() >= (usable(now) == null ? REST_WITHOUT_KEYS : REST);
      };
    }
  }

  /** Finds the key for {@code token}; blocks if the issuer has to be asked. */
  Answer find(SignedToken token) {
    long now = nanoTime.getAsLong();
    State before = state;
    Answer known = answer(before, token, now);
    if (known instanceof Answer.Found) {
      switch (before) {
        case State.Reached reached when now - reached.since() < FRESH -> {
          return known;
        }
        case State.Unreached _ -> {
          var _ = refreshed(now);
          return known;
        }
        case State.Reached _, State.Unasked _ -> {}
      }
    }
    return answer(await(refreshed(now)), token, nanoTime.getAsLong());
  }

  private static Answer answer(State state, SignedToken token, long now) {
    List<IssuerKey> keys = state.usable(now);
    if (keys == null) {
      return new Answer.Unknown();
    }
    List<IssuerKey> fitting = keys.stream().filter(key -> key.fits(token)).toList();
    if (fitting.size() == 1) {
      return new Answer.Found(fitting.getFirst());
    }
    // A key that an issuer out of reach has made since is none that we can deny.
    return state instanceof State.Reached ? new Answer.None() : new Answer.Unknown();
  }

  /** What is known after asking again, if now is the time to. */
  private CompletableFuture<State> refreshed(long now) {
    CompletableFuture<State> mine = new CompletableFuture<>();
    CompletableFuture<State> running = fetching.compareAndExchange(null, mine);
    if (running != null) {
      return running;
    }
    if (state.mayAsk(now)) {
      background.execute(() -> fly(mine));
    } else {
      land(mine, state);
    }
    return mine;
  }

  private void fly(CompletableFuture<State> flight) {
    State next = inDoubt();
    try {
      next = fetched(state);
    } finally {
      land(flight, next); // Whatever happens: nobody else may start while this one has not landed.
    }
  }

  private void land(CompletableFuture<State> flight, State next) {
    state = next;
    fetching.set(null);
    flight.complete(next);
  }

  private State fetched(State before) {
    try {
      List<IssuerKey> keys = published.of(issuer);
      if (!(before instanceof State.Reached)) {
        LOG.info("Issuer {} can be reached: {} keys", issuer.id(), keys.size());
      }
      return new State.Reached(keys, nanoTime.getAsLong());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return unreached(before, "interrupted");
    } catch (IOException e) {
      return unreached(before, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("Fetching the keys of issuer {} failed", issuer.id(), e);
      return unreached(before, e.toString());
    }
  }

  private State unreached(State before, String why) {
    if (!(before instanceof State.Unreached)) {
      LOG.warn(
          "Issuer {} cannot be reached; keys fetched before stay good for an hour: {}",
          issuer.id(),
          why);
    }
    State.Reached last =
        switch (before) {
          case State.Unasked _ -> null;
          case State.Reached reached -> reached;
          case State.Unreached unreached -> unreached.last();
        };
    return new State.Unreached(last, nanoTime.getAsLong());
  }

  private State await(CompletableFuture<State> flight) {
    if (flight.isDone()) {
      return flight.join();
    }
    if (!places.tryAcquire()) {
      return inDoubt();
    }
    try {
      return flight.get(PATIENCE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return inDoubt();
    } catch (ExecutionException | TimeoutException _) {
      return inDoubt();
    } finally {
      places.release();
    }
  }

  /** What we know, as of an issuer that does not answer: so it seems to whoever did not wait. */
  private State inDoubt() {
    return state instanceof State.Reached reached
        ? new State.Unreached(reached, reached.since())
        : state;
  }
}
