package dev.sallyport.chaos.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** So many times a second, whether or not what is done keeps up. */
final class Pace {
  private static final long GIVES_UP = TimeUnit.SECONDS.toNanos(1);

  private final Clock clock;
  private final long interval;
  private long due;

  Pace(Clock clock, double perSecond) {
    this.clock = clock;
    this.interval = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    this.due = clock.now();
  }

  /** Waits until the next one is due; what was missed for longer than a second is not made up. */
  void next() {
    due += interval;
    long now = clock.now();
    if (now - due > GIVES_UP) {
      due = now;
    }
    while (clock.now() < due) {
      LockSupport.parkNanos(due - clock.now());
    }
  }
}
