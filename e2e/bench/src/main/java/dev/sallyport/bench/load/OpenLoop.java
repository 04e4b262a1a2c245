package dev.sallyport.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a fixed rate, whether or not the answers keep up: a stall is seen by all requests
 * that were due meanwhile, since time counts from when a request was due.
 */
public final class OpenLoop implements AutoCloseable {
  private final Target target;
  private final long interval;
  private final Thread thread;
  private final List<CompletableFuture<Answer>> answers = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * What came of one request.
   *
   * @param due when it was to be sent, by {@link System#nanoTime}
   * @param done when its answer was there
   * @param status of the answer; {@link Asker#NO_ANSWER} if there was none
   */
  public record Answer(int number, long due, long done, int status) {
    /** How long it took, in nanoseconds. */
    public long nanos() {
      return done - due;
    }

    /** Whether it was answered with 200. */
    public boolean isAllowed() {
      return status == 200;
    }
  }

  private OpenLoop(Target target, int rate) {
    this.target = target;
    this.interval = TimeUnit.SECONDS.toNanos(1) / rate;
    this.thread = Thread.ofPlatform().name("open-loop").daemon().unstarted(this::send);
  }

  /** Begins to send so many requests a second. */
  public static OpenLoop start(Target target, int rate) {
    OpenLoop loop = new OpenLoop(target, rate);
    loop.thread.start();
    return loop;
  }

  /** Sends so many requests a second for some seconds, and waits for their answers. */
  public static List<Answer> run(Target target, int rate, int seconds) throws InterruptedException {
    try (OpenLoop loop = start(target, rate)) {
      TimeUnit.SECONDS.sleep(seconds);
      return loop.stop();
    }
  }

  /** Ends it; what came of all requests, in the order in which they were due. */
  public List<Answer> stop() {
    close();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** Sends no more. */
  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send() {
    long start = System.nanoTime();
    for (int i = 0; !stopped; i++) {
      int number = i;
      long due = start + i * interval;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      answers.add(
          target
              .send(number)
              .thenApply(status -> new Answer(number, due, System.nanoTime(), status)));
    }
  }
}
