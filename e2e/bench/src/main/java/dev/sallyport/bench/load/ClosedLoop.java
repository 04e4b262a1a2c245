package dev.sallyport.bench.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** As many requests as are answered, with so many under way at any time. */
public final class ClosedLoop {
  private ClosedLoop() {}

  /** How many are answered in a second. */
  public static int rate(Target target, int underWay, int seconds) throws InterruptedException {
    AtomicInteger number = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(underWay);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; i < underWay; i++) {
      next(target, number, answered, deadline, ended);
    }
    ended.await();
    return answered.get() / seconds;
  }

  private static void next(
      Target target,
      AtomicInteger number,
      AtomicInteger answered,
      long deadline,
      CountDownLatch ended) {
    if (System.nanoTime() >= deadline) {
      ended.countDown();
      return;
    }
    var _ =
        target
            .send(number.getAndIncrement())
            .thenRun(
                () -> {
                  answered.incrementAndGet();
                  next(target, number, answered, deadline, ended);
                });
  }
}
