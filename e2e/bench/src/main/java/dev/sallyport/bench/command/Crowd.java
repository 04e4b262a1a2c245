package dev.sallyport.bench.command;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Many who do the same thing over and over; closing waits until each has done with its last. */
final class Crowd implements AutoCloseable {
  private final List<CompletableFuture<Void>> members = new ArrayList<>();
  private volatile boolean closed;

  /** What is done with somebody. */
  @FunctionalInterface
  interface Act<T> {
    void with(T somebody) throws IOException, InterruptedException;
  }

  private Crowd() {}

  /** So many begin. */
  static Crowd of(int number, Background.Work work) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < number; i++) {
      crowd.begin(
          () -> {
            while (!crowd.closed) {
              work.run();
            }
          });
    }
    return crowd;
  }

  /** Does something with everybody, with so many at a time. */
  static <T> void forEach(Collection<T> everybody, int atOnce, Act<T> act) {
    ConcurrentLinkedQueue<T> left = new ConcurrentLinkedQueue<>(everybody);
    try (Crowd crowd = new Crowd()) {
      for (int i = 0; i < atOnce; i++) {
        crowd.begin(
            () -> {
              for (T next = left.poll(); next != null; next = left.poll()) {
                act.with(next);
              }
            });
      }
    }
  }

  private void begin(Background.Work work) {
    members.add(CompletableFuture.runAsync(() -> finish(work), Thread::startVirtualThread));
  }

  private static void finish(Background.Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new CompletionException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      members.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw new Problem("the load ended early: " + e.getCause(), e);
    }
  }
}
