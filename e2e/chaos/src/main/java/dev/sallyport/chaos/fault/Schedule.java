package dev.sallyport.chaos.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Which fault comes when: the same for the same seed. Faults come like cards of a deck that is
 * shuffled anew when it is empty, so that a run of a few minutes meets all of them.
 */
public final class Schedule {
  private static final int SHORTEST_CALM_MILLIS = 400;
  private static final int LONGEST_CALM_MILLIS = 1_600;

  private final List<Fault> faults;
  private final List<String> replicas;
  private final Random random;
  private final Deque<Fault> deck = new ArrayDeque<>();

  /** Of these faults, at these replicas. */
  public Schedule(List<Fault> faults, List<String> replicas, long seed) {
    this.faults = List.copyOf(faults);
    this.replicas = List.copyOf(replicas);
    this.random = new Random(seed);
  }

  /** What comes next. */
  public Step next() {
    if (deck.isEmpty()) {
      List<Fault> shuffled = new ArrayList<>(faults);
      Collections.shuffle(shuffled, random);
      deck.addAll(shuffled);
    }
    Fault fault = deck.removeFirst();
    Duration calm = Duration.ofMillis(random.nextInt(SHORTEST_CALM_MILLIS, LONGEST_CALM_MILLIS));
    String replica = replicas.get(random.nextInt(replicas.size()));
    return new Step(
        calm,
        fault,
        switch (fault.where()) {
          case REPLICA -> replica;
          case EVERYBODY -> "";
        },
        random.nextLong());
  }
}
