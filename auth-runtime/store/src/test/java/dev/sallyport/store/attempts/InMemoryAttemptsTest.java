package dev.sallyport.store.attempts;

import dev.sallyport.store.fakes.InMemoryAttempts;

class InMemoryAttemptsTest implements AttemptsContract {
  private final Attempts attempts = new InMemoryAttempts();

  @Override
  public Attempts attempts() {
    return attempts;
  }
}
