package dev.sallyport.cluster;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How many replicas of the runtime there are, and what the caller puts between them and others.
 *
 * @param count at least one
 */
public record Replicas(int count, Detours detours) {
  /** The only replica, or the first. */
  public static final String FIRST = "runtime";

  /** One, and nothing between it and others. */
  public static final Replicas ONE = new Replicas(1, Detours.NONE);

  public Replicas {
    if (count < 1) {
      throw new IllegalArgumentException(count + " replicas");
    }
  }

  /** The names of the parts: runtime, runtime-2 and so on. */
  public List<String> names() {
    return IntStream.rangeClosed(1, count).mapToObj(Replicas::name).toList();
  }

  private static String name(int number) {
    return number == 1 ? FIRST : FIRST + "-" + number;
  }
}
