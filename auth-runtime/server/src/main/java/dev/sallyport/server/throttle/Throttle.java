package dev.sallyport.server.throttle;

import dev.sallyport.server.settings.Throttling;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.attempts.AttemptKey;
import dev.sallyport.store.attempts.AttemptLimit;
import dev.sallyport.store.attempts.Attempts;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts attempts before they are made, so that many at once are no way around, and takes back what
 * turns out to be none. The store counts, for all replicas and across restarts; {@link Refusals}
 * keep those away from it who were told to wait and do not. Where the store cannot be asked,
 * nothing may be tried: methods throw {@link StoreUnavailable}.
 */
public final class Throttle implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Throttle.class);
  private static final byte[] PURPOSE = "sallyport attempt 1".getBytes(StandardCharsets.US_ASCII);

  private final Attempts attempts;
  private final Refusals refusals;
  private final Throttling limits;
  private final SecretKey naming;
  private final InstantSource clock;
  private final LongAdder refused = new LongAdder();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("throttle").factory());

  /**
   * @param key of the installation; of several, the current one
   */
  public Throttle(
      Attempts attempts,
      Refusals refusals,
      Throttling limits,
      SecretKeySpec key,
      InstantSource clock) {
    this.attempts = attempts;
    this.refusals = refusals;
    this.limits = limits;
    this.clock = clock;
    try {
      this.naming =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "HmacSHA256", HKDFParameterSpec.ofExtract().addIKM(key).thenExpand(PURPOSE, 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  /** What somebody who tries is told. */
  public sealed interface Verdict {
    /** To go on. */
    record Go(Ticket ticket) implements Verdict {}

    /** To wait. */
    record Wait(Duration howLong) implements Verdict {}
  }

  /** Says what became of an attempt; who says nothing has failed. */
  public final class Ticket {
    private final List<Counted> counted;

    private Ticket(List<Counted> counted) {
      this.counted = counted;
    }

    /**
     * It succeeded: whoever failed from here begins anew, and elsewhere it was no failure. Windows
     * count successes too.
     */
    public void succeeded() {
      List<AttemptKey> forgotten = new ArrayList<>();
      List<AttemptKey> takenBack = new ArrayList<>();
      for (Counted one : counted) {
        switch (one.count().limit()) {
          case AttemptLimit.Window _ -> {}
          case AttemptLimit.Backoff _ -> {
            switch (one.subject()) {
              case Subject.Pair _, Subject.Device _ -> forgotten.add(one.count().key());
              case Subject.Account _, Subject.Address _ -> takenBack.add(one.count().key());
            }
          }
        }
      }
      if (!forgotten.isEmpty()) {
        attempts.forget(forgotten);
      }
      if (!takenBack.isEmpty()) {
        attempts.takeBack(takenBack, clock.instant());
      }
    }

    /** It was not made after all. */
    public void unused() {
      attempts.takeBack(counted.stream().map(one -> one.count().key()).toList(), clock.instant());
    }
  }

  private record Counted(Subject subject, Attempts.Count count) {}

  /** Starts letting go of counts that are of no use any more. */
  public void start() {
    var _ = timer.scheduleWithFixedDelay(this::prune, 1, 1, TimeUnit.MINUTES);
  }

  /**
   * Counts an attempt against each of {@code subjects}, unless one has to wait: then against none.
   */
  public Verdict attempt(Action action, Subject... subjects) {
    Mac mac = mac();
    List<Counted> all = new ArrayList<>();
    for (Subject subject : subjects) {
      for (AttemptLimit limit : limits(action, subject)) {
        all.add(new Counted(subject, new Attempts.Count(key(mac, action, subject, limit), limit)));
      }
    }
    if (all.isEmpty()) {
      return new Verdict.Go(new Ticket(all));
    }
    List<Attempts.Count> counts = all.stream().map(Counted::count).toList();
    Duration longest = counts.stream().map(Throttle::longest).max(Duration::compareTo).get();
    Duration remaining = refusals.remaining(counts.stream().map(Attempts.Count::key).toList());
    if (remaining.isPositive()) {
      refused.increment();
      return new Verdict.Wait(remaining.compareTo(longest) < 0 ? remaining : longest);
    }
    Instant now = clock.instant();
    return switch (attempts.count(counts, now)) {
      case Attempts.Outcome.Counted _ -> new Verdict.Go(new Ticket(all));
      case Attempts.Outcome.TooEarly(AttemptKey key, Instant until) -> {
        Duration wait = Duration.between(now, until);
        refusals.remember(key, wait);
        refused.increment();
        yield new Verdict.Wait(wait);
      }
    };
  }

  /** How many were told to wait. */
  public long refused() {
    return refused.sum();
  }

  private List<AttemptLimit> limits(Action action, Subject subject) {
    return switch (action) {
      case LOGIN ->
          switch (subject) {
            case Subject.Account _ -> List.of(limits.failures().perAccount());
            case Subject.Pair _ -> List.of(limits.failures().perPair());
            case Subject.Address _ -> List.of(limits.login(), limits.failures().perAddress());
            case Subject.Device _ -> List.of(limits.login(), limits.failures().perPair());
          };
      case REGISTRATION ->
          switch (subject) {
            case Subject.Address _ -> List.of(limits.registration());
            case Subject.Account _, Subject.Pair _, Subject.Device _ -> List.of();
          };
      case RECOVERY ->
          switch (subject) {
            case Subject.Address _ -> List.of(limits.recovery());
            case Subject.Account _ -> List.of(Throttling.MAILS);
            case Subject.Pair _, Subject.Device _ -> List.of();
          };
      case CODE ->
          switch (subject) {
            case Subject.Account _ -> List.of(Throttling.CODES);
            case Subject.Address _ -> List.of(limits.failures().perAddress());
            case Subject.Pair _, Subject.Device _ -> List.of(limits.failures().perPair());
          };
      case SECOND_FACTOR ->
          switch (subject) {
            case Subject.Account _, Subject.Device _ -> List.of(Throttling.CODES);
            case Subject.Address _ -> List.of(limits.failures().perAddress());
            case Subject.Pair _ -> List.of();
          };
    };
  }

  private static Duration longest(Attempts.Count count) {
    return switch (count.limit()) {
      case AttemptLimit.Window window -> window.period();
      case AttemptLimit.Backoff backoff -> backoff.longest();
    };
  }

  /** Edited limits count anew. */
  private static AttemptKey key(Mac mac, Action action, Subject subject, AttemptLimit limit) {
    String name =
        String.join(
            "\n",
            action.name(),
            subject.getClass().getSimpleName(),
            limit.toString(),
            subject.name());
    return AttemptKey.of(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(naming);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private void prune() {
    try {
      var _ = attempts.prune(clock.instant());
    } catch (StoreUnavailable _) {
      // The follower of the log says so in the logs; the next turn tries again.
    } catch (RuntimeException e) {
      LOG.error("Old counts of attempts could not be let go of", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
