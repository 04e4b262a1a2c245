package dev.sallyport.store.log;

import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMembers;
import dev.sallyport.store.fakes.InMemoryRevocations;
import java.time.Instant;
import java.util.UUID;

class InMemoryRevocationsTest implements RevocationsContract {
  private final InMemoryLog log = new InMemoryLog();
  private final Members members = new InMemoryMembers(log);
  private final Revocations revocations = new InMemoryRevocations(log, members);

  @Override
  public Revocations revocations() {
    return revocations;
  }

  @Override
  public Members members() {
    return members;
  }

  @Override
  public void revoke(UUID subject, Instant at) {
    log.revoke(subject, at);
  }

  @Override
  public void change() {
    log.change();
  }
}
