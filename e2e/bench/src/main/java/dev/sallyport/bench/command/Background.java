package dev.sallyport.bench.command;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Something that goes on while others look; closing waits for its end. */
final class Background implements AutoCloseable {
  /** What goes on. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  private final CompletableFuture<Void> done;

  private Background(CompletableFuture<Void> done) {
    this.done = done;
  }

  static Background start(Work work) {
    return new Background(
        CompletableFuture.runAsync(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                throw new CompletionException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
              }
            }));
  }

  @Override
  public void close() {
    try {
      done.join();
    } catch (CompletionException e) {
      throw new Problem("the load ended early: " + e.getCause(), e);
    }
  }
}
