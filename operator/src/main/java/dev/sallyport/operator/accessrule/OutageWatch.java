package dev.sallyport.operator.accessrule;

import dev.sallyport.store.StoreUnavailable;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Notices that nobody answers for any rule, and has the rules that do not say so looked at: what is
 * well is otherwise looked at once a minute. Not all at once, for each of them writes its status.
 * To be run every second or so, by one thread.
 *
 * <p>The end of an outage needs nothing of this: a rule that waits is looked at every few seconds.
 */
final class OutageWatch implements Runnable {
  /** What is over sooner is not worth two writes for each rule. */
  static final Duration WORTH_TELLING = Duration.ofSeconds(3);

  /** In this time all have been looked at, if they are not more than that many a turn. */
  private static final int TURNS = 8;

  static final int MOST_A_TURN = 250;

  private final LiveReplicas replicas;
  private final Supplier<List<ResourceID>> unaware;
  private final Consumer<ResourceID> again;
  private final LongSupplier nanoTime;

  private final Queue<ResourceID> waiting = new ArrayDeque<>();
  private State state = State.WELL;
  private long since;
  private boolean told;
  private int aTurn;

  private enum State {
    WELL,
    NO_REPLICAS,
    NO_DATABASE
  }

  /**
   * @param unaware reads which rules say that they are programmed
   * @param again has a rule looked at
   * @param nanoTime a monotonic clock in nanoseconds
   */
  OutageWatch(
      LiveReplicas replicas,
      Supplier<List<ResourceID>> unaware,
      Consumer<ResourceID> again,
      LongSupplier nanoTime) {
    this.replicas = replicas;
    this.unaware = unaware;
    this.again = again;
    this.nanoTime = nanoTime;
  }

  @Override
  public void run() {
    long began = nanoTime.getAsLong();
    State now = look();
    if (now != state) {
      state = now;
      since = began;
      told = false;
      waiting.clear();
    }
    if (now == State.WELL) {
      return;
    }
    if (!told && nanoTime.getAsLong() - since >= WORTH_TELLING.toNanos()) {
      told = true;
      waiting.addAll(unaware.get());
      aTurn = Math.min(MOST_A_TURN, waiting.size() / TURNS + 1);
    }
    for (int i = 0; i < aTurn && !waiting.isEmpty(); i++) {
      again.accept(waiting.remove());
    }
  }

  private State look() {
    try {
      replicas.watch();
      return replicas.nobodyIsAlive() ? State.NO_REPLICAS : State.WELL;
    } catch (StoreUnavailable _) {
      return State.NO_DATABASE;
    }
  }
}
