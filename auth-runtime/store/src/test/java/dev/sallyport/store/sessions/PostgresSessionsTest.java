package dev.sallyport.store.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.PostgresAuditTrail;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.log.LogListener;
import dev.sallyport.store.log.Revocation;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresSessionsTest implements SessionsContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;
  private Identities identities;
  private Sessions sessions;

  PostgresSessionsTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    runtime = database.runtime();
    identities = new PostgresIdentities(runtime);
    sessions = new PostgresSessions(runtime);
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public List<AuditEvent> events() {
    return new PostgresAuditTrail(runtime).find(AuditQuestion.latest(10)).reversed();
  }

  @Override
  public Identities identities() {
    return identities;
  }

  @Override
  public Outbox outbox() {
    return new PostgresOutbox(runtime);
  }

  @Override
  public void verify(UUID identity) {
    database.execute("UPDATE identity SET verified = true WHERE id = '" + identity + "'");
  }

  @Override
  public void dropPassword(UUID identity) {
    database.execute("DELETE FROM password_credential WHERE identity_id = '" + identity + "'");
  }

  @Override
  public void disable(UUID identity) {
    database.execute("UPDATE identity SET disabled_at = now() WHERE id = '" + identity + "'");
  }

  private UUID register() {
    UUID id = UUID.randomUUID();
    identities.register(id, id + "@example.com", "$hash$", NOW);
    return id;
  }

  private UUID start(UUID identity, String secret) {
    UUID id = UUID.randomUUID();
    sessions.start(
        new NewSession(
            id,
            identity,
            SessionsContract.token(secret),
            NOW,
            NOW.plus(Duration.ofHours(24)),
            NOW.plus(Duration.ofDays(30)),
            Optional.empty(),
            Optional.empty()));
    return id;
  }

  @Test
  void endingLeavesANumberedRevocationAndTellsListeners() throws InterruptedException {
    BlockingQueue<List<Revocation>> heard = new LinkedBlockingQueue<>();
    UUID session = start(register(), "s1");
    try (LogListener _ = new LogListener(runtime, heard::add)) {
      assertEquals(List.of(), heard.poll(10, TimeUnit.SECONDS), "connected");

      sessions.end(SessionsContract.token("s1"), NOW);

      assertEquals(List.of(new Revocation(1, session)), heard.poll(10, TimeUnit.SECONDS), "ended");
    }
    assertEquals(
        "1 session " + session,
        database.value("SELECT concat_ws(' ', seq, kind, subject) FROM revocation"));
  }

  @Test
  void kindOfAValueIsKept() {
    sessions.start(
        new NewSession(
            UUID.randomUUID(),
            register(),
            SessionsContract.token("s1"),
            TokenKind.BEARER,
            NOW,
            NOW,
            NOW,
            Optional.empty(),
            Optional.empty()));

    assertEquals("bearer", database.value("SELECT kind FROM session_token"));
  }

  @Test
  void tokenThatEndsBeforeItsSessionEndsTheFact() {
    start(register(), "s1");

    database.execute("UPDATE session_token SET expires_at = '2026-03-01 13:00:00+00'");

    assertEquals(
        Instant.parse("2026-03-01T13:00:00Z"),
        sessions.fact(SessionsContract.token("s1")).orElseThrow().expiresAt());
  }

  @Test
  void concurrentLogoutsTakeEveryNumberOnce() throws Exception {
    UUID ann = register();
    int total = 80;
    for (int i = 0; i < total; i++) {
      start(ann, "s" + i);
    }
    int successes = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<OptionalLong>> ends = new ArrayList<>();
      for (int i = 0; i < total; i++) {
        TokenHash token = SessionsContract.token("s" + i);
        // Twice, for the second must neither succeed nor take a number.
        ends.add(threads.submit(() -> sessions.end(token, NOW)));
        ends.add(threads.submit(() -> sessions.end(token, NOW)));
      }
      for (Future<OptionalLong> end : ends) {
        successes += end.get().isPresent() ? 1 : 0;
      }
    }

    assertEquals(total, successes);
    assertEquals(
        "%d 1 %d %d".formatted(total, total, total),
        database.value(
            "SELECT concat_ws(' ', count(*), min(revocation.seq), max(revocation.seq),"
                + " max(log_head.seq)) FROM revocation, log_head"));
  }

  @Test
  void endingAllLeavesOneRevocationOfThePerson() {
    UUID ann = register();
    start(ann, "s1");
    start(ann, "s2");

    sessions.endAllOf(ann, NOW);

    assertEquals(
        "1 identity " + ann,
        database.value("SELECT concat_ws(' ', seq, kind, subject) FROM revocation"));
    assertEquals("2", database.value("SELECT count(*) FROM session WHERE ended_at IS NOT NULL"));
  }

  @Test
  void whoEndsAllAtTheSameTimeAsOthersWaitsForNobodyInACircle() throws Exception {
    UUID ann = register();
    for (int i = 0; i < 40; i++) {
      start(ann, "s" + i);
    }
    int numbers = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<OptionalLong>> ends = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        TokenHash token = SessionsContract.token("s" + i);
        ends.add(threads.submit(() -> sessions.end(token, NOW)));
        ends.add(threads.submit(() -> sessions.endAllOf(ann, NOW)));
      }
      for (Future<OptionalLong> end : ends) {
        numbers += end.get().isPresent() ? 1 : 0;
      }
    }

    assertEquals("0", database.value("SELECT count(*) FROM session WHERE ended_at IS NULL"));
    assertEquals(Integer.toString(numbers), database.value("SELECT seq FROM log_head"));
    assertEquals(Integer.toString(numbers), database.value("SELECT count(*) FROM revocation"));
  }
}
