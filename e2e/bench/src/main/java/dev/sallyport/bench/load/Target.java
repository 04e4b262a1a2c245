package dev.sallyport.bench.load;

import java.util.concurrent.CompletableFuture;

/** Whom a load is for. */
@FunctionalInterface
public interface Target {
  /**
   * Sends the request with a number; the status of its answer, {@link Asker#NO_ANSWER} if there is
   * none. Never fails.
   */
  CompletableFuture<Integer> send(int number);
}
