package dev.sallyport.store.factors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.PostgresAuditTrail;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
class PostgresFactorsTest implements FactorsContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;

  PostgresFactorsTest(PostgresVersion version) {
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

  @Override
  public Factors factors() {
    return new PostgresFactors(runtime);
  }

  @Override
  public FactorChanges changes() {
    return new PostgresFactorChanges(runtime);
  }

  @Override
  public Sessions sessions() {
    return new PostgresSessions(runtime);
  }

  @Override
  public Identities identities() {
    return new PostgresIdentities(runtime);
  }

  @Override
  public Outbox outbox() {
    return new PostgresOutbox(runtime);
  }

  @Override
  public List<AuditEvent> events() {
    return new PostgresAuditTrail(runtime).find(AuditQuestion.latest(10)).reversed();
  }

  /** Refused input, rows 85 and 97. */
  @Test
  void codeThatManyShowAtOnceIsGoodForOne() throws Exception {
    UUID ann = UUID.randomUUID();
    identities().register(ann, "ann@example.com", "$hash$", NOW);
    FactorChanges.Told told =
        new FactorChanges.Told(
            Optional.empty(),
            new AuditEvent(UUID.randomUUID(), NOW, "factor.added", "a", "b", Map.of()));
    boolean added = changes().addTotp(ann, TOTP, told, NOW);

    assertTrue(added);
    assertEquals(1, ofManyAtOnce(() -> factors().acceptStep(ann, 8, NOW)));
    assertEquals(
        1,
        ofManyAtOnce(
            () ->
                factors()
                    .useBackupCode(
                        ann,
                        FactorsContract.hash("one"),
                        new AuditEvent(
                            UUID.randomUUID(), NOW, "backupcode.used", "a", "b", Map.of()))));
  }

  private static long ofManyAtOnce(Callable<Boolean> show) throws Exception {
    try (ExecutorService many = Executors.newFixedThreadPool(8)) {
      long right = 0;
      for (Future<Boolean> one : many.invokeAll(Collections.nCopies(16, show))) {
        right += one.get() ? 1 : 0;
      }
      return right;
    }
  }
}
