package dev.sallyport.decision.rule;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A map that never changes, of which a slightly different one is cheap to make: keys are spread
 * over small maps, and a change copies only those that it touches.
 */
final class Shards<K, V> {
  /** With 100,000 keys an edit copies about a hundred entries and this many references. */
  private static final int NUMBER = 1024;

  private final Map<K, V>[] shards;
  private final int size;

  private Shards(Map<K, V>[] shards, int size) {
    this.shards = shards;
    this.size = size;
  }

  /** No keys at all. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type.
  static <K, V> Shards<K, V> empty() {
    Map<K, V>[] shards = new Map[NUMBER];
    java.util.Arrays.fill(shards, Map.of());
    return new Shards<>(shards, 0);
  }

  @Nullable V get(K key) {
    return shards[shard(key)].get(key);
  }

  int size() {
    return size;
  }

  Stream<V> values() {
    return Stream.of(shards).flatMap(shard -> shard.values().stream());
  }

  /**
   * This map after some changes.
   *
   * @param changes new values by key; empty removes the key
   */
  Shards<K, V> with(Map<K, Optional<V>> changes) {
    Map<K, V>[] next = shards.clone();
    boolean[] copied = new boolean[NUMBER];
    int nextSize = size;
    for (Map.Entry<K, Optional<V>> change : changes.entrySet()) {
      int shard = shard(change.getKey());
      if (!copied[shard]) {
        next[shard] = new HashMap<>(next[shard]);
        copied[shard] = true;
      }
      V before =
          change.getValue().isPresent()
              ? next[shard].put(change.getKey(), change.getValue().get())
              : next[shard].remove(change.getKey());
      nextSize += (change.getValue().isPresent() ? 1 : 0) - (before == null ? 0 : 1);
    }
    return new Shards<>(next, nextSize);
  }

  private int shard(K key) {
    int hash = key.hashCode() * 0x9e3779b9; // The maps inside use the low bits.
    return hash >>> 22;
  }
}
