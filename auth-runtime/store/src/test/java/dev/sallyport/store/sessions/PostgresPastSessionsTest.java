package dev.sallyport.store.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.Chore;
import dev.sallyport.store.Database;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresPastSessionsTest implements PastSessionsContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;

  PostgresPastSessionsTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    runtime = database.runtime();
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void whileOneReplicaForgetsAnotherFindsNothingToDo() {
    UUID ann = UUID.randomUUID();
    identities().register(ann, "ann@example.com", "$hash$", SessionsContract.NOW);
    sessions()
        .start(
            new NewSession(
                UUID.randomUUID(),
                ann,
                SessionsContract.token("s1"),
                SessionsContract.NOW,
                SessionsContract.NOW,
                SessionsContract.NOW,
                Optional.empty(),
                Optional.empty()));
    Instant later = SessionsContract.NOW.plusSeconds(1);
    try (Database other = database.runtime()) {
      int meanwhile =
          runtime.together(
              jooq -> {
                boolean ours = jooq.fetchExists(jooq.selectOne().where(Chore.SESSIONS.isOurs()));
                return ours ? new PostgresPastSessions(other).forget(later) : -1;
              });

      assertEquals(0, meanwhile);
    }
    assertEquals(1, past().forget(later), "the lock went with the transaction");
  }

  @Override
  public PastSessions past() {
    return new PostgresPastSessions(runtime);
  }

  @Override
  public SessionList list() {
    return new PostgresSessionList(runtime);
  }

  @Override
  public Sessions sessions() {
    return new PostgresSessions(runtime);
  }

  @Override
  public Identities identities() {
    return new PostgresIdentities(runtime);
  }
}
