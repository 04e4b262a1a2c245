package dev.sallyport.store.fakes;

import dev.sallyport.store.log.Revocation;
import dev.sallyport.store.log.Revocations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The counter that fakes share; also the lock that makes their changes one after the other. */
public final class InMemoryLog {
  private record Row(Revocation revocation, Instant at) {}

  private final List<Row> revoked = new ArrayList<>();
  private final List<Map<?, ?>> kept = new ArrayList<>();
  private UUID history = UUID.randomUUID();
  private long head;

  /** The last number that was taken. */
  public synchronized long head() {
    return head;
  }

  /** Which history the numbers belong to. */
  public synchronized UUID history() {
    return history;
  }

  /** Takes the next number for something that nobody here has to know. */
  public synchronized void change() {
    next();
  }

  /** Takes the next number for a revocation, and says which. */
  public synchronized long revoke(UUID subject, Instant at) {
    long seq = next();
    revoked.add(new Row(new Revocation(seq, subject), at));
    return seq;
  }

  /** What starting the store anew does: nothing is lost. */
  public synchronized void restart() {
    history = UUID.randomUUID();
  }

  /** Everything as it is now. What is returned brings it back, in a store that is started anew. */
  public synchronized Runnable backup() {
    long oldHead = head;
    List<Row> oldRevoked = List.copyOf(revoked);
    List<Runnable> restores = kept.stream().map(InMemoryLog::backup).toList();
    return () -> {
      synchronized (this) {
        head = oldHead;
        revoked.clear();
        revoked.addAll(oldRevoked);
        restores.forEach(Runnable::run);
        restart();
      }
    };
  }

  private static <K, V> Runnable backup(Map<K, V> table) {
    Map<K, V> old = new LinkedHashMap<>(table);
    return () -> {
      table.clear();
      table.putAll(old);
    };
  }

  /** Has {@code table} saved and restored along with the log. */
  synchronized void keeps(Map<?, ?> table) {
    kept.add(table);
  }

  synchronized Revocations.Since revokedSince(long seq) {
    return new Revocations.Since(
        seq, head, revoked.stream().map(Row::revocation).filter(r -> r.seq() > seq).toList());
  }

  /** Up to where revocations are old, or may have been forgotten. */
  synchronized long lastRevokedBefore(Instant time) {
    long first = revoked.isEmpty() ? head : revoked.getFirst().revocation().seq() - 1;
    return revoked.stream()
        .filter(row -> row.at().isBefore(time))
        .mapToLong(row -> row.revocation().seq())
        .max()
        .orElse(first);
  }

  synchronized int forget(Instant time, long upTo) {
    int before = revoked.size();
    while (!revoked.isEmpty()
        && revoked.getFirst().at().isBefore(time)
        && revoked.getFirst().revocation().seq() <= upTo) {
      revoked.removeFirst();
    }
    return before - revoked.size();
  }

  synchronized long next() {
    return ++head;
  }
}
