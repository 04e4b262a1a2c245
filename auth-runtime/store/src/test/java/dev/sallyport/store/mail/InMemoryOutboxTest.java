package dev.sallyport.store.mail;

import dev.sallyport.store.fakes.InMemoryOutbox;

class InMemoryOutboxTest implements OutboxContract {
  private final InMemoryOutbox outbox = new InMemoryOutbox();

  @Override
  public Outbox outbox() {
    return outbox;
  }
}
