package dev.sallyport.operator.accessrule;

import dev.sallyport.store.log.Member;
import dev.sallyport.store.log.Members;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Which replicas of the runtime are alive, and what they have.
 *
 * <p>A replica renews its membership several times a second; one that was watched for {@link
 * #SILENCE} without a renewal has no lease any more and decides nothing. It is watched on this
 * process's own monotonic clock, so no clock of another machine is trusted.
 */
final class LiveReplicas {
  /** Twice the longest lease: who was silent for so long holds none. */
  static final Duration SILENCE = Duration.ofMillis(1_800);

  /** Many rules are looked at together; they share one look at the register. */
  private static final Duration FRESH = Duration.ofMillis(100);

  private final Members members;
  private final LongSupplier nanoTime;
  private final Map<UUID, Seen> seen = new HashMap<>();
  private List<Member> live = List.of();
  private long lookedAt;
  private boolean looked;

  /**
   * @param nanoTime a monotonic clock in nanoseconds
   */
  LiveReplicas(Members members, LongSupplier nanoTime) {
    this.members = members;
    this.nanoTime = nanoTime;
  }

  private record Seen(long renewals, long since) {}

  /**
   * Who is alive now, for one that has put the row {@code number}. Throws StoreUnavailable.
   *
   * <p>A register that was read just before the put is good enough: it can only say less.
   */
  synchronized List<Findings.Replica> having(long number) {
    long now = nanoTime.getAsLong();
    if (!looked || now - lookedAt > FRESH.toNanos()) {
      look(now);
    }
    return live.stream()
        .map(member -> new Findings.Replica(member.name(), member.applied() >= number))
        .toList();
  }

  /**
   * Looks at the register, so that silence is noticed soon also while no rule is looked at; to be
   * run every second or so. Throws StoreUnavailable.
   */
  synchronized void watch() {
    look(nanoTime.getAsLong());
  }

  /** Whether nobody was alive at the last look. */
  synchronized boolean nobodyIsAlive() {
    return looked && live.isEmpty();
  }

  private void look(long now) {
    List<Member> all = members.all();
    for (Member member : all) {
      Seen before = seen.get(member.id());
      if (before == null || before.renewals() != member.renewals()) {
        seen.put(member.id(), new Seen(member.renewals(), now));
      }
    }
    seen.keySet().retainAll(all.stream().map(Member::id).toList());
    live = all.stream().filter(member -> isAlive(member.id(), now)).toList();
    lookedAt = now;
    looked = true;
  }

  private boolean isAlive(UUID id, long now) {
    Seen last = seen.get(id);
    return last != null && now - last.since() <= SILENCE.toNanos();
  }
}
