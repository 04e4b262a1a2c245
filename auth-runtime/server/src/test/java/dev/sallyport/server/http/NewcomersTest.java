package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class NewcomersTest {
  private final AtomicInteger replicas = new AtomicInteger(2);
  private final AtomicInteger welcomed = new AtomicInteger();
  private final Newcomers newcomers = new Newcomers(replicas::get, welcomed::incrementAndGet);

  @Test
  void whoJoinsIsWelcomedOnceAndWhoLeavesIsNot() {
    newcomers.run();
    assertEquals(0, welcomed.get());

    replicas.set(3);
    newcomers.run();
    newcomers.run();
    assertEquals(1, welcomed.get());

    replicas.set(1);
    newcomers.run();
    assertEquals(1, welcomed.get());
    replicas.set(2);
    newcomers.run();
    assertEquals(2, welcomed.get(), "one that was restarted has joined as well");
  }
}
