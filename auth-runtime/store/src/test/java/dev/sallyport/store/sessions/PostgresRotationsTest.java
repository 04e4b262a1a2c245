package dev.sallyport.store.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.store.Database;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresRotationsTest implements RotationsContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Identities identities;
  private Sessions sessions;
  private Rotations rotations;

  PostgresRotationsTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    Database runtime = database.runtime();
    identities = new PostgresIdentities(runtime);
    sessions = new PostgresSessions(runtime);
    rotations = new PostgresRotations(runtime);
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public Rotations rotations() {
    return rotations;
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public Identities identities() {
    return identities;
  }

  @Override
  public void disable(UUID identity) {
    database.execute("UPDATE identity SET disabled_at = now() WHERE id = '" + identity + "'");
  }

  private UUID start(String secret) {
    UUID ann = UUID.randomUUID();
    identities.register(ann, ann + "@example.com", "$hash$", SessionsContract.NOW);
    sessions.start(
        new NewSession(
            UUID.randomUUID(),
            ann,
            SessionsContract.token(secret),
            SessionsContract.NOW,
            SessionsContract.NOW.plus(LIFE),
            SessionsContract.NOW.plus(RENEWABLE),
            Optional.empty(),
            Optional.empty()));
    return ann;
  }

  @Test
  void ofTwentyWhoRenewAtTheSameTimeOneDoesAndTheOthersHearOfTheSameSuccessor() throws Exception {
    start("s");
    List<Rotated> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Rotated>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Rotation rotation = RotationsContract.rotation("s", "s" + i, LATER);
        all.add(threads.submit(() -> rotations.rotate(rotation)));
      }
      for (Future<Rotated> one : all) {
        outcomes.add(one.get());
      }
    }

    assertEquals(1, outcomes.stream().filter(Rotated.Done.class::isInstance).count());
    assertEquals(
        1,
        outcomes.stream()
            .filter(outcome -> !(outcome instanceof Rotated.Done))
            .map(outcome -> assertInstanceOf(Rotated.Already.class, outcome).sealed())
            .distinct()
            .count());
    assertEquals(
        "2 1 1",
        database.value(
            "SELECT concat_ws(' ', (SELECT count(*) FROM session_token),"
                + " (SELECT seq FROM log_head), (SELECT count(*) FROM revocation))"));
  }

  @Test
  void whoRenewsWhileOthersEndTheSameSessionsWaitsForNobodyInACircle() throws Exception {
    UUID ann = start("s0");
    for (int i = 1; i < 40; i++) {
      sessions.start(
          new NewSession(
              UUID.randomUUID(),
              ann,
              SessionsContract.token("s" + i),
              SessionsContract.NOW,
              SessionsContract.NOW.plus(LIFE),
              SessionsContract.NOW.plus(RENEWABLE),
              Optional.empty(),
              Optional.empty()));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Rotation rotation = RotationsContract.rotation("s" + i, "t" + i, LATER);
        all.add(threads.submit(() -> rotations.rotate(rotation)));
        all.add(threads.submit(() -> sessions.end(rotation.token(), LATER)));
        all.add(threads.submit(() -> sessions.endAllOf(ann, LATER)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertEquals("0", database.value("SELECT count(*) FROM session WHERE ended_at IS NULL"));
    for (int i = 0; i < 40; i++) {
      assertEquals(Optional.empty(), sessions.fact(SessionsContract.token("t" + i)));
    }
    assertEquals(
        database.value("SELECT seq FROM log_head"),
        database.value("SELECT count(*) FROM revocation"));
  }

  @Test
  void renewalIsARevocationOfTheSessionSoThatItIsReadAgain() {
    start("s");

    rotations.rotate(RotationsContract.rotation("s", "t", LATER));

    assertEquals(
        "session " + sessions.fact(SessionsContract.token("t")).orElseThrow().session(),
        database.value("SELECT concat_ws(' ', kind, subject) FROM revocation"));
    assertEquals(OptionalLong.of(2), sessions.end(SessionsContract.token("t"), LATER));
  }
}
