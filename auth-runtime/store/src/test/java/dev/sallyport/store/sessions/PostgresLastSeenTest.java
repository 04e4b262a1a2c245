package dev.sallyport.store.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.Database;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresLastSeenTest implements LastSeenContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;
  private UUID ann;

  PostgresLastSeenTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    runtime = database.runtime();
    ann = UUID.randomUUID();
    new PostgresIdentities(runtime).register(ann, "ann@example.com", "$hash$", NOON);
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public LastSeen lastSeen() {
    return new PostgresLastSeen(runtime);
  }

  @Override
  public UUID session() {
    UUID id = UUID.randomUUID();
    new PostgresSessions(runtime)
        .start(
            new NewSession(
                id,
                ann,
                SessionsContract.token(id.toString()),
                NOON,
                NOON,
                NOON,
                Optional.empty(),
                Optional.empty()));
    return id;
  }

  @Test
  void manyAreSavedByOneStatementThatTakesNoNumberOfTheLog() {
    database.execute(
        "INSERT INTO session (id, identity_id, authenticated_at, expires_at, renewable_until,"
            + " created_at) SELECT gen_random_uuid(), id, now(), now(), now(), now()"
            + " FROM identity, generate_series(1, 1000)");
    Map<UUID, Instant> seen = new HashMap<>();
    for (String id :
        database.value("SELECT string_agg(id::text, ' ') FROM session").split(" ", -1)) {
      seen.put(UUID.fromString(id), NOON);
    }

    lastSeen().save(seen);

    assertEquals("1000", database.value("SELECT count(*) FROM session_last_seen"));
    assertEquals("0", database.value("SELECT seq FROM log_head"));
  }
}
