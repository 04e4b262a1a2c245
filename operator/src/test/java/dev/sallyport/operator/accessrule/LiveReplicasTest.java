package dev.sallyport.operator.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.fakes.InMemoryMembers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LiveReplicasTest {
  private final InMemoryMembers members = new InMemoryMembers();
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final LiveReplicas replicas = new LiveReplicas(members, nanos::get);

  @Test
  void aReplicaHasWhatItAppliedOrWhatCameBefore() {
    UUID a = members.join("a");
    var _ = members.renew(a, 7);

    assertEquals(List.of(new Findings.Replica("a", true)), replicas.having(7));
    assertEquals(List.of(new Findings.Replica("a", false)), replicas.having(8));
  }

  @Test
  void aReplicaThatFallsSilentIsNotWaitedFor() {
    UUID a = members.join("a");
    members.join("b");
    assertEquals(2, replicas.having(1).size());

    pass(Duration.ofSeconds(1));
    var _ = members.renew(a, 1);
    assertEquals(2, replicas.having(1).size());
    pass(Duration.ofMillis(900));

    assertEquals(List.of(new Findings.Replica("a", true)), replicas.having(1));
  }

  @Test
  void aReplicaThatRenewsAgainCountsAgain() {
    UUID a = members.join("a");
    assertEquals(1, replicas.having(0).size());
    pass(Duration.ofSeconds(2));
    assertEquals(0, replicas.having(0).size());

    var _ = members.renew(a, 3);
    pass(Duration.ofMillis(101));

    assertEquals(List.of(new Findings.Replica("a", true)), replicas.having(3));
  }

  @Test
  void aReplicaThatLeftIsForgotten() {
    UUID a = members.join("a");
    assertEquals(1, replicas.having(0).size());

    members.leave(a);
    replicas.watch();

    assertEquals(List.of(), replicas.having(0));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
