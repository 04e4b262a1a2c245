package dev.sallyport.store.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
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
class PostgresOutboxTest implements OutboxContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Outbox outbox;

  PostgresOutboxTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    outbox = new PostgresOutbox(database.runtime());
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Test
  void severalReplicasTakeEveryLetterOnceBetweenThem() throws Exception {
    for (int i = 0; i < 60; i++) {
      outbox.add(
          LetterKind.VERIFY,
          i + "@example.com",
          new NewLetter(UUID.randomUUID(), "en", new SealedKey('a', "eA=="), NOW, LATER));
    }
    Callable<Set<UUID>> replica =
        () -> {
          Set<UUID> mine = new HashSet<>();
          for (var some = outbox.take(7, NOW, LATER); !some.isEmpty(); ) {
            some.forEach(letter -> mine.add(letter.id()));
            some = outbox.take(7, NOW, LATER);
          }
          return mine;
        };

    int taken = 0;
    Set<UUID> all = new HashSet<>();
    try (ExecutorService replicas = Executors.newFixedThreadPool(3)) {
      for (Future<Set<UUID>> mine : replicas.invokeAll(java.util.Collections.nCopies(3, replica))) {
        taken += mine.get().size();
        all.addAll(mine.get());
      }
    }

    assertEquals(60, all.size());
    assertEquals(60, taken);
  }

  @Test
  void whatWasSealedIsGoneWithTheLetter() {
    outbox.add(
        LetterKind.RECOVER,
        "ann@example.com",
        new NewLetter(UUID.randomUUID(), "en", new SealedKey('a', "eA=="), NOW, LATER));

    outbox.sent(outbox.take(1, NOW, LATER).getFirst(), NOW);

    assertEquals("null", database.value("SELECT sealed FROM mail"));
  }
}
