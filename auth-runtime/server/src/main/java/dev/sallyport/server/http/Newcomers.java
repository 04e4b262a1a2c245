package dev.sallyport.server.http;

import java.util.function.IntSupplier;

/** Notices at each look whether there are more replicas than at the one before. */
final class Newcomers implements Runnable {
  private final IntSupplier replicas;
  private final Runnable welcome;
  private int before;

  /**
   * @param welcome what is done when there are more
   */
  Newcomers(IntSupplier replicas, Runnable welcome) {
    this.replicas = replicas;
    this.welcome = welcome;
    this.before = replicas.getAsInt();
  }

  @Override
  public void run() {
    int now = replicas.getAsInt();
    if (now > before) {
      welcome.run();
    }
    before = now;
  }
}
