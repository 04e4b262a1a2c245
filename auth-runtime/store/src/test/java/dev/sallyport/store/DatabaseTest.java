package dev.sallyport.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.schema.Roles;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.rules.PostgresRules;
import dev.sallyport.store.rules.RuleRow;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import dev.sallyport.store.testing.Wire;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private static final TokenHash TOKEN = TokenHash.of(new byte[] {1});
  private TestDatabase database;
  private Wire wire;

  @BeforeEach
  void open() {
    database = PostgresVersion.NEWEST.fresh();
    wire = new Wire(database.port());
  }

  @AfterEach
  void close() throws Exception {
    wire.close();
    database.close();
  }

  @Test
  void startsWithoutPostgresAndWorksOnceItIsThere() {
    wire.cut();
    Database runtime = database.runtimeOver(wire);
    Identities identities = new PostgresIdentities(runtime);

    assertThrows(StoreUnavailable.class, () -> identities.byEmail("a@example.com"));
    assertFalse(runtime.reachable());

    wire.mend();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          while (!runtime.reachable()) {
            Thread.onSpinWait();
          }
        });
    assertEquals(Optional.empty(), identities.byEmail("a@example.com"));
  }

  @Test
  void brokenConnectionsAreUnavailableAndThenReplaced() {
    Database runtime = database.runtimeOver(wire);
    Sessions sessions = new PostgresSessions(runtime);
    assertEquals(Optional.empty(), sessions.fact(TOKEN));

    wire.cut();

    assertThrows(StoreUnavailable.class, () -> sessions.fact(TOKEN));
    assertThrows(StoreUnavailable.class, () -> sessions.end(TOKEN, Instant.EPOCH));
    assertThrows(StoreUnavailable.class, runtime::dedicatedConnection);
    wire.mend();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          while (!runtime.reachable()) {
            Thread.onSpinWait();
          }
        });
    assertEquals(Optional.empty(), sessions.fact(TOKEN));
  }

  /** The pool tries a connection before it lends it, but not one that was just used. */
  @Test
  void oneLostConnectionIsEnoughToKnowThatTheOthersAreLost() throws Exception {
    Database runtime = database.runtimeOver(wire);
    Sessions sessions = new PostgresSessions(runtime);
    try (var threads = Executors.newFixedThreadPool(TestDatabase.POOL_SIZE)) {
      var all = new CyclicBarrier(TestDatabase.POOL_SIZE);
      var opened =
          Collections.nCopies(
              TestDatabase.POOL_SIZE, (Callable<Integer>) () -> runtime.jdbc(_ -> await(all)));
      for (var one : threads.invokeAll(opened)) {
        var _ = one.get();
      }
    }
    wire.cut();
    wire.mend();

    int failed = 0;
    for (int i = 0; i < 2 * TestDatabase.POOL_SIZE; i++) {
      try {
        assertEquals(Optional.empty(), sessions.fact(TOKEN));
      } catch (StoreUnavailable _) {
        failed++;
      }
    }

    assertTrue(failed <= 1, () -> "more than one was lent that is lost");
  }

  private static int await(CyclicBarrier barrier) {
    try {
      return barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void silentPostgresCostsARequestNoMoreThanAFewSeconds() {
    Sessions sessions =
        new PostgresSessions(database.runtimeOver(wire, Database.Patience.OF_A_REQUEST));
    assertEquals(Optional.empty(), sessions.fact(TOKEN));

    wire.stall();

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThrows(StoreUnavailable.class, () -> sessions.fact(TOKEN)));
  }

  @Test
  void lockThatIsNotReleasedIsUnavailableAndLeavesNothing() throws Exception {
    PostgresRules rules = new PostgresRules(database.operator());
    try (Database owner = new Database(database.settings(Roles.OWNER));
        var holder = owner.dedicatedConnection()) {
      holder.setAutoCommit(false);
      try (var statement = holder.createStatement()) {
        statement.execute("SET idle_in_transaction_session_timeout = '20s'");
        statement.execute("UPDATE log_head SET seq = seq");
        assertThrows(
            StoreUnavailable.class,
            () ->
                rules.put(
                    new RuleRow.Key(UUID.randomUUID(), UUID.randomUUID()),
                    "shop",
                    "web",
                    1,
                    new AccessRuleSpec(null, null, null, null, null, null, null, null)));
      }
      holder.rollback();
    }

    assertEquals(0, rules.changesSince(0).head());
  }

  @Test
  void wrongPasswordIsUnavailableAndIsNotPrinted() {
    Database.Settings right = database.settings(Roles.RUNTIME);
    Database.Settings wrong =
        new Database.Settings(right.url(), right.user(), new Password("hunter2"), 1);
    try (Database runtime = new Database(wrong)) {
      StoreUnavailable thrown =
          assertThrows(StoreUnavailable.class, () -> new PostgresSessions(runtime).fact(TOKEN));

      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      assertFalse(trace.toString().contains("hunter2"), trace.toString());
      assertFalse(wrong.toString().contains("hunter2"), wrong.toString());
    }
  }

  @Test
  void missingTableIsABugAndNotAnOutage() {
    Identities identities = new PostgresIdentities(database.runtime());
    database.execute("DROP TABLE password_credential");

    RuntimeException bug =
        assertThrows(RuntimeException.class, () -> identities.byEmail("a@example.com"));

    assertFalse(bug instanceof StoreUnavailable, bug.toString());
  }

  @Test
  void figuresTellExhaustionOutageAndMistakeApart() {
    Database runtime = database.runtimeOver(wire, Database.Patience.OF_A_REQUEST);
    Sessions sessions = new PostgresSessions(runtime);
    int max = runtime.figures().max();

    inUse(runtime, max, () -> assertThrows(StoreUnavailable.class, () -> sessions.fact(TOKEN)));
    Figures exhausted = runtime.figures();
    wire.cut();
    assertThrows(StoreUnavailable.class, () -> sessions.fact(TOKEN));
    Figures unavailable = runtime.figures();
    Database other = database.runtime();
    database.execute("DROP TABLE password_credential");
    assertThrows(
        RuntimeException.class, () -> new PostgresIdentities(other).byEmail("a@example.com"));

    assertEquals(1, exhausted.exhausted());
    assertEquals(1, exhausted.unavailable());
    assertEquals(1, unavailable.exhausted());
    assertEquals(2, unavailable.unavailable());
    assertEquals(0, unavailable.refused());
    assertEquals(1, other.figures().refused());
    assertEquals(0, other.figures().unavailable());
  }

  /** Does something while {@code connections} of the pool are somebody else's. */
  private static void inUse(Database database, int connections, Runnable meanwhile) {
    if (connections == 0) {
      assertEquals(database.figures().max(), database.figures().active());
      meanwhile.run();
      return;
    }
    database.jdbc(
        _ -> {
          inUse(database, connections - 1, meanwhile);
          return true;
        });
  }

  @Test
  void errorsDoNotRepeatValues() {
    Identities identities = new PostgresIdentities(database.runtime());
    UUID id = UUID.randomUUID();
    identities.register(id, "ann@example.com", "$hash$", Instant.EPOCH);

    RuntimeException bug =
        assertThrows(
            RuntimeException.class,
            () -> identities.register(id, "bob@example.com", "$hash$", Instant.EPOCH));

    StringWriter trace = new StringWriter();
    bug.printStackTrace(new PrintWriter(trace));
    assertTrue(trace.toString().contains("identity_pkey"), trace.toString());
    assertFalse(trace.toString().contains(id.toString()), trace.toString());
    assertFalse(trace.toString().contains("bob@"), trace.toString());
  }

  @Test
  void passwordInTheUrlIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Database.Settings(
                "jdbc:postgresql://db/sallyport?password=x", "u", new Password("x"), 1));
  }

  @Test
  void crowdBeforeASilentPostgresIsTurnedAwayAtOnceButForTheFewThatMayWait() throws Exception {
    int crowd = 3_000;
    int places = 20;
    var turnstile = new Turnstile(places, () -> false);
    Sessions sessions =
        new PostgresSessions(
            database.runtimeOver(wire, Database.Patience.OF_A_REQUEST).behind(turnstile));
    assertEquals(Optional.empty(), sessions.fact(TOKEN));

    wire.stall();

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < crowd; i++) {
              var _ = threads.submit(() -> sessions.fact(TOKEN));
            }
          }
        });
    assertTrue(turnstile.refused() >= crowd / 2, () -> "turned away: " + turnstile.refused());
    wire.mend();
    awaitAnswer(sessions);
  }

  @Test
  void oneAtATimeMayTryWhilePostgresIsKnownToBeAway() throws Exception {
    var away = new AtomicBoolean();
    var turnstile = new Turnstile(100, away::get);
    Database guarded = database.runtimeOver(wire).behind(turnstile);
    away.set(true);

    String inside =
        guarded.jdbc(
            _ -> {
              assertThrows(StoreUnavailable.class, () -> guarded.jdbc(_ -> "second"));
              return "first";
            });

    assertEquals("first", inside);
    assertEquals("third", guarded.jdbc(_ -> "third"), "the first is back");
    assertEquals(1, turnstile.refused());
    away.set(false);
    assertEquals("fifth", guarded.jdbc(_ -> guarded.jdbc(_ -> "fifth")));
  }

  @Test
  void postgresItselfSharesNoConnections() {
    assertFalse(database.runtime().sharesDedicatedConnections());
  }

  @Test
  void throughAPoolerNoSessionIsSetUpAndPastItOneIs() {
    Database.Settings pooled =
        database
            .settings(Roles.RUNTIME)
            .withDirectUrl(Optional.of(database.settings(Roles.RUNTIME).url()));
    try (Database runtime = new Database(pooled);
        Database direct = new Database(pooled.direct())) {
      assertEquals("0", statementTimeout(runtime));
      assertEquals("5s", statementTimeout(direct));
    }
  }

  private static String statementTimeout(Database database) {
    return database.jdbc(
        connection -> {
          try (var row = connection.createStatement().executeQuery("SHOW statement_timeout")) {
            row.next();
            return row.getString(1);
          }
        });
  }

  private static void awaitAnswer(Sessions sessions) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          while (true) {
            try {
              assertEquals(Optional.empty(), sessions.fact(TOKEN));
              return;
            } catch (StoreUnavailable _) {
              Thread.onSpinWait();
            }
          }
        });
  }
}
