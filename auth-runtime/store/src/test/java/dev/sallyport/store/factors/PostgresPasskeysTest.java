package dev.sallyport.store.factors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.audit.PostgresAuditTrail;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
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
class PostgresPasskeysTest implements PasskeysContract {
  private static final int AT_ONCE = 4;

  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;

  PostgresPasskeysTest(PostgresVersion version) {
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

  /** Refused input, row 98: an answer that is sent several times at once. */
  @Test
  void ofManyWhoTakeACeremonyAtOnceOneHasIt() throws Exception {
    identities().register(ANN, "ann@example.com", "hash", NOW);
    ceremonies().begin(PasskeysContract.ceremony(1, Ceremony.Purpose.CONFIRM), NOW);

    assertEquals(
        1,
        atOnce(
            () ->
                ceremonies()
                    .take(PasskeysContract.hash(1), Ceremony.Purpose.CONFIRM, NOW)
                    .isPresent()));
  }

  private static int atOnce(Callable<Boolean> attempt) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int n = 0; n < AT_ONCE; n++) {
        all.add(attempt);
      }
      int won = 0;
      for (Future<Boolean> one : threads.invokeAll(all)) {
        won += one.get() ? 1 : 0;
      }
      return won;
    }
  }

  @Override
  public Passkeys passkeys() {
    return new PostgresPasskeys(runtime);
  }

  @Override
  public Ceremonies ceremonies() {
    return new PostgresCeremonies(runtime);
  }

  @Override
  public Factors factors() {
    return new PostgresFactors(runtime);
  }

  @Override
  public FactorChanges changes() {
    return new PostgresFactorChanges(runtime);
  }

  @Override
  public Identities identities() {
    return new PostgresIdentities(runtime);
  }

  @Override
  public Sessions sessions() {
    return new PostgresSessions(runtime);
  }

  @Override
  public Outbox outbox() {
    return new PostgresOutbox(runtime);
  }

  @Override
  public AuditTrail trail() {
    return new PostgresAuditTrail(runtime);
  }

  @Override
  public void disable(UUID id) {
    database.execute("UPDATE identity SET disabled_at = now() WHERE id = '" + id + "'");
  }
}
