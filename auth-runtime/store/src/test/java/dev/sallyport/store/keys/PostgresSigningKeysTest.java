package dev.sallyport.store.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import dev.sallyport.store.testing.Wire;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresSigningKeysTest implements SigningKeysContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private SigningKeys keys;

  PostgresSigningKeysTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    keys = new PostgresSigningKeys(database.runtime());
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public SigningKeys keys() {
    return keys;
  }

  @Test
  void ofManyReplicasThatAddANumberAtOnceOneWins() throws Exception {
    List<Callable<Boolean>> replicas = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      SigningKeyRow key = SigningKeysContract.key(1, "of replica " + i, NOW);
      replicas.add(() -> keys.add(key));
    }
    List<Boolean> won = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> answer : threads.invokeAll(replicas)) {
        won.add(answer.get());
      }
    }

    assertEquals(1, Collections.frequency(won, true));
    assertEquals(1, keys.all(Purpose.ASSERTION).size());
  }

  @Test
  void withoutPostgresTheyAreUnavailable() throws Exception {
    try (Wire wire = new Wire(database.port())) {
      SigningKeys away = new PostgresSigningKeys(database.runtimeOver(wire));
      wire.cut();

      assertThrows(StoreUnavailable.class, () -> away.all(Purpose.ASSERTION));
      assertThrows(
          StoreUnavailable.class, () -> away.add(SigningKeysContract.key(1, "first", NOW)));
    }
  }
}
