package dev.sallyport.store.fakes;

import dev.sallyport.store.attempts.AttemptKey;
import dev.sallyport.store.attempts.AttemptLimit;
import dev.sallyport.store.attempts.Attempts;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link Attempts} in memory. */
public final class InMemoryAttempts implements Attempts {
  private record Row(int count, Instant until, Instant forgetAt) {}

  private final Map<AttemptKey, Row> rows = new HashMap<>();

  @Override
  public synchronized Outcome count(List<Count> counts, Instant now) {
    Optional<Outcome.TooEarly> early =
        counts.stream()
            .map(Count::key)
            .filter(key -> rows.containsKey(key) && rows.get(key).until().isAfter(now))
            .map(key -> new Outcome.TooEarly(key, rows.get(key).until()))
            .max(Comparator.comparing(Outcome.TooEarly::until));
    if (early.isPresent()) {
      return early.get();
    }
    counts.forEach(count -> rows.compute(count.key(), (_, row) -> next(row, count.limit(), now)));
    return new Outcome.Counted();
  }

  private static Row next(Row row, AttemptLimit limit, Instant now) {
    boolean goesOn = row != null && row.forgetAt().isAfter(now);
    int count = goesOn ? row.count() + 1 : 1;
    return switch (limit) {
      case AttemptLimit.Window window -> {
        Instant ends = goesOn ? row.forgetAt() : now.plus(window.period());
        yield new Row(count, count < window.most() ? now : ends, ends);
      }
      case AttemptLimit.Backoff backoff -> {
        Instant until = now.plus(backoff.after(count));
        yield new Row(count, until, until.plus(backoff.memory()));
      }
    };
  }

  @Override
  public synchronized void takeBack(List<AttemptKey> keys, Instant now) {
    for (AttemptKey key : keys) {
      rows.computeIfPresent(
          key,
          (_, row) ->
              new Row(
                  Math.max(0, row.count() - 1),
                  row.until().isBefore(now) ? row.until() : now,
                  row.forgetAt()));
    }
  }

  @Override
  public synchronized void forget(List<AttemptKey> keys) {
    keys.forEach(rows::remove);
  }

  @Override
  public synchronized int prune(Instant now) {
    int before = rows.size();
    rows.values().removeIf(row -> !row.forgetAt().isAfter(now));
    return before - rows.size();
  }

  /** How many keys are counted. */
  public synchronized int size() {
    return rows.size();
  }
}
