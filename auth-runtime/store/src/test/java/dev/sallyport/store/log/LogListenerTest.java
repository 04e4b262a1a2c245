package dev.sallyport.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.store.rules.PostgresRules;
import dev.sallyport.store.rules.RuleRow;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import dev.sallyport.store.testing.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogListenerTest {
  private static final AccessRuleSpec SPEC =
      new AccessRuleSpec(null, null, null, null, null, null, null, null);
  private final RuleRow.Key key = new RuleRow.Key(UUID.randomUUID(), UUID.randomUUID());
  private final Semaphore wakes = new Semaphore(0);
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = PostgresVersion.NEWEST.fresh();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void awaitWake(String why) throws InterruptedException {
    assertTrue(wakes.tryAcquire(10, TimeUnit.SECONDS), why);
  }

  @Test
  void wakesAfterConnectingAndAtEveryChange() throws InterruptedException {
    PostgresRules rules = new PostgresRules(database.operator());
    try (LogListener _ = new LogListener(database.runtime(), _ -> wakes.release())) {
      awaitWake("connected");
      rules.put(key, "shop", "web", 1, SPEC);
      awaitWake("put");
      rules.remove(key);
      awaitWake("removed");
      rules.put(key, "shop", "web", 1, SPEC);
      awaitWake("put again");
      rules.removeAllBut(key.origin(), Set.of());
      awaitWake("swept");
    }
  }

  @Test
  void wakesAgainAfterItsConnectionWasTerminated() throws InterruptedException {
    try (LogListener _ = new LogListener(database.runtime(), _ -> wakes.release())) {
      awaitWake("connected");

      database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND query LIKE 'LISTEN%'");

      awaitWake("connected again");
      new PostgresRules(database.operator()).put(key, "shop", "web", 1, SPEC);
      awaitWake("put");
    }
  }

  @Test
  void noticesAWireThatCarriesNothingAndComesBack() throws InterruptedException, IOException {
    try (Wire wire = new Wire(database.port());
        LogListener _ = new LogListener(database.runtimeOver(wire), _ -> wakes.release())) {
      awaitWake("connected");
      wire.awaitConnections(TestDatabase.POOL_SIZE + 1);
      wire.stall();
      wire.awaitConnections(TestDatabase.POOL_SIZE + 2);
      wire.mend();
      awaitWake("connected again");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "7 ",
        "-7 0190f3a2-0000-7000-8000-000000000001",
        "7 0190f3a2-0000-7000-8000-00000000000g",
        "7 0190f3a2-0000-7000-8000-000000000001 and more",
        "1234567890123456789 0190f3a2-0000-7000-8000-000000000001",
      })
  void whatIsNotUnderstoodWakesAndTellsNothing(String words) throws InterruptedException {
    BlockingQueue<List<Revocation>> heard = new LinkedBlockingQueue<>();
    try (LogListener _ = new LogListener(database.runtime(), heard::add)) {
      assertEquals(List.of(), heard.poll(10, TimeUnit.SECONDS), "connected");

      database.execute("SELECT pg_notify('sallyport_log', '%s')".formatted(words));

      assertEquals(List.of(), heard.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void wakeUpThatFailsDoesNotEndTheListening() throws InterruptedException {
    PostgresRules rules = new PostgresRules(database.operator());
    try (LogListener _ =
        new LogListener(
            database.runtime(),
            _ -> {
              wakes.release();
              throw new IllegalStateException("a bug of the caller");
            })) {
      awaitWake("connected");
      rules.put(key, "shop", "web", 1, SPEC);
      awaitWake("put");
    }
    assertEquals(0, wakes.availablePermits());
  }
}
