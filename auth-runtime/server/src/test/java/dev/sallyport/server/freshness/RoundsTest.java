package dev.sallyport.server.freshness;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  private final CountDownLatch woken = new CountDownLatch(1);
  private final Rounds rounds = new Rounds(woken::countDown);

  @Test
  void whoComesDuringARoundWaitsForTheNext() throws Exception {
    long underWay = rounds.begin();
    FutureTask<Boolean> waiter = new FutureTask<>(() -> rounds.await(TimeUnit.SECONDS.toNanos(20)));
    Thread.startVirtualThread(waiter);
    assertTrue(woken.await(20, TimeUnit.SECONDS));

    rounds.complete(underWay);
    assertFalse(rounds.await(0), "the one under way is none that began after");
    assertFalse(waiter.isDone());
    rounds.complete(rounds.begin());

    assertTrue(waiter.get(20, TimeUnit.SECONDS));
  }

  @Test
  void roundThatFailedServesNobodyButTheNextOneDoes() throws Exception {
    FutureTask<Boolean> waiter = new FutureTask<>(() -> rounds.await(TimeUnit.SECONDS.toNanos(20)));
    Thread.startVirtualThread(waiter);
    assertTrue(woken.await(20, TimeUnit.SECONDS));

    rounds.begin();
    rounds.complete(rounds.begin());

    assertTrue(waiter.get(20, TimeUnit.SECONDS));
  }

  @Test
  void nobodyWaitsForEver() {
    assertFalse(rounds.await(TimeUnit.MILLISECONDS.toNanos(1)));
  }
}
