package dev.sallyport.chaos.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Who is here, who left a moment ago, and who was ever here. */
final class Guests {
  /** Long enough for every lease there may be to end, and for a stopped replica to go on. */
  private static final long A_MOMENT = TimeUnit.SECONDS.toNanos(5);

  /** Those who are asked about in the end. */
  private static final int REMEMBERED = 3_000;

  private final Clock clock;
  private final List<Guest> here = new ArrayList<>();
  private final Deque<Departure> left = new ArrayDeque<>();
  private final Deque<Guest> ever = new ArrayDeque<>();

  private record Departure(Guest guest, long at) {}

  Guests(Clock clock) {
    this.clock = clock;
  }

  synchronized void arrive(Guest guest) {
    here.add(guest);
    ever.addLast(guest);
    if (ever.size() > REMEMBERED) {
      ever.removeFirst();
    }
  }

  synchronized int here() {
    here.removeIf(guest -> guest.life().isForgotten());
    return here.size();
  }

  /** Somebody who is here. */
  synchronized Optional<Guest> somebody(RandomGenerator random) {
    return here.isEmpty() ? Optional.empty() : Optional.of(here.get(random.nextInt(here.size())));
  }

  /** Somebody who left a moment ago, or is about to. */
  synchronized Optional<Guest> somebodyWhoLeft(RandomGenerator random) {
    while (!left.isEmpty() && clock.now() - left.getFirst().at() > A_MOMENT) {
      left.removeFirst();
    }
    return left.stream()
        .skip(left.isEmpty() ? 0 : random.nextInt(left.size()))
        .findFirst()
        .map(Departure::guest);
  }

  /** Somebody who has been here for {@code nanos}, so that every replica knows them, leaves. */
  synchronized Optional<Guest> leave(long nanos) {
    for (int i = 0; i < here.size(); i++) {
      Guest guest = here.get(i);
      if (clock.now() - guest.since() > nanos && !guest.life().isForgotten()) {
        here.remove(i);
        left.addLast(new Departure(guest, clock.now()));
        return Optional.of(guest);
      }
    }
    return Optional.empty();
  }

  /** The last of all who were ever here. */
  synchronized List<Guest> everybody() {
    return List.copyOf(ever);
  }
}
