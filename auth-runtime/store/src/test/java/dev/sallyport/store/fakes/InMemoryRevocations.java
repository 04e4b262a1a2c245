package dev.sallyport.store.fakes;

import dev.sallyport.store.log.Member;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.log.Revocations;
import java.time.Instant;

/** {@link Revocations} in memory. */
public final class InMemoryRevocations implements Revocations {
  private final InMemoryLog log;
  private final Members members;

  /** Those of {@code log}, which {@code members} follow. */
  public InMemoryRevocations(InMemoryLog log, Members members) {
    this.log = log;
    this.members = members;
  }

  @Override
  public Since recent(Instant time) {
    return log.revokedSince(log.lastRevokedBefore(time));
  }

  @Override
  public int prune(Instant time) {
    synchronized (log) {
      return log.forget(
          time, members.all().stream().mapToLong(Member::applied).min().orElse(log.head()));
    }
  }
}
