package dev.sallyport.store.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.Database;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
class PostgresEntryCodesTest implements EntryCodesContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Identities identities;
  private Sessions sessions;
  private Rotations rotations;
  private EntryCodes codes;

  PostgresEntryCodesTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    Database runtime = database.runtime();
    identities = new PostgresIdentities(runtime);
    sessions = new PostgresSessions(runtime);
    rotations = new PostgresRotations(runtime);
    codes = new PostgresEntryCodes(runtime);
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public EntryCodes codes() {
    return codes;
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

  private UUID start() {
    UUID ann = UUID.randomUUID();
    identities.register(ann, "ann@example.com", "$hash$", SessionsContract.NOW);
    UUID session = UUID.randomUUID();
    sessions.start(
        new NewSession(
            session,
            ann,
            SessionsContract.token("root"),
            SessionsContract.NOW,
            SessionsContract.NOW.plus(LIFE),
            SessionsContract.NOW.plus(RENEWABLE),
            Optional.empty(),
            Optional.empty()));
    return session;
  }

  private EntryCode code(String secret, UUID session) {
    return new EntryCode(
        SessionsContract.token(secret),
        session,
        SHOP,
        SessionsContract.token("state"),
        SessionsContract.NOW.plusSeconds(60));
  }

  @Test
  void ofManyWhoUseACodeAtOnceOneEntersAndItsValueIsEnded() throws Exception {
    boolean _ = codes.add(code("code", start()), SessionsContract.NOW);
    List<Future<Entered>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        Entry entry =
            new Entry(
                SessionsContract.token("code"),
                SHOP,
                Optional.of(SessionsContract.token("state")),
                SessionsContract.token("value " + i),
                Optional.empty(),
                SOON,
                LIFE,
                GRACE);
        all.add(threads.submit(() -> codes.enter(entry)));
      }
    }

    // Who entered may read that its value is there, or that somebody has ended it by then.
    int again = 0;
    for (Future<Entered> one : all) {
      again += one.get() instanceof Entered.Again ? 1 : 0;
    }
    assertTrue(again >= 7, "one at most entered");
    for (int i = 0; i < 8; i++) {
      assertEquals(Optional.empty(), sessions.fact(SessionsContract.token("value " + i)));
    }
  }

  @Test
  void codesThatNobodyNeedsAnyMoreGoByThemselves() {
    UUID session = start();
    boolean _ = codes.add(code("old", session), SessionsContract.NOW);
    boolean _ =
        codes.add(
            code("new", session), SessionsContract.NOW.plusSeconds(61).plus(EntryCodes.REMEMBERED));

    assertEquals("1", database.value("SELECT count(*) FROM entry_code"));
  }
}
