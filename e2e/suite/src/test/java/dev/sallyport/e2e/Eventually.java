package dev.sallyport.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for what is not there at once, and says what was there instead. */
public final class Eventually {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Eventually() {}

  /**
   * Asks again and again until the answer is as wanted. An exception is an answer that is not.
   *
   * @return the answer
   */
  public static <T> T eventually(Duration patience, Callable<T> question, Predicate<T> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Exception failure = null;
      T answer = null;
      try {
        answer = question.call();
        if (wanted.test(answer)) {
          return answer;
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        failure = e;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within %d s; last answer: %s".formatted(patience.toSeconds(), answer), failure);
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }
}
