package dev.sallyport.store.fakes;

import dev.sallyport.store.log.Member;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.log.Progress;
import dev.sallyport.store.log.Renewal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@link Members} in memory. */
public final class InMemoryMembers implements Members {
  private final InMemoryLog log;
  private final Map<UUID, Member> members = new LinkedHashMap<>();

  /** With a log of its own. */
  public InMemoryMembers() {
    this(new InMemoryLog());
  }

  /** Of {@code log}. */
  public InMemoryMembers(InMemoryLog log) {
    this.log = log;
    log.keeps(members);
  }

  @Override
  public UUID join(String name) {
    synchronized (log) {
      UUID id = UUID.randomUUID();
      members.put(id, new Member(id, name, 0, 0));
      return id;
    }
  }

  @Override
  public Renewal renew(UUID id, long applied, long since) {
    synchronized (log) {
      Member renewed =
          members.computeIfPresent(
              id, (_, member) -> new Member(id, member.name(), member.renewals() + 1, applied));
      return renewed == null
          ? new Renewal.Gone()
          : new Renewal.Head(log.history(), log.revokedSince(since));
    }
  }

  @Override
  public void leave(UUID id) {
    synchronized (log) {
      members.remove(id);
    }
  }

  @Override
  public List<Member> all() {
    synchronized (log) {
      return List.copyOf(members.values());
    }
  }

  @Override
  public Progress progress() {
    synchronized (log) {
      return new Progress(
          log.history(),
          members.values().stream().mapToLong(Member::applied).min().orElse(Long.MAX_VALUE));
    }
  }

  @Override
  public boolean markGone(UUID id, long observedRenewals) {
    synchronized (log) {
      return members.values().removeIf(m -> m.id().equals(id) && m.renewals() == observedRenewals);
    }
  }
}
