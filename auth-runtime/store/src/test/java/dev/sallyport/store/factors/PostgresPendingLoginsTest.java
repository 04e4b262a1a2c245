package dev.sallyport.store.factors;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.PostgresAuditTrail;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresPendingLoginsTest implements PendingLoginsContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;

  PostgresPendingLoginsTest(PostgresVersion version) {
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
  public PendingLogins pending() {
    return new PostgresPendingLogins(runtime, new PostgresFactors(runtime));
  }

  @Override
  public Identities identities() {
    return new PostgresIdentities(runtime);
  }

  @Override
  public void disable(UUID identity) {
    database.execute("UPDATE identity SET disabled_at = now() WHERE id = '" + identity + "'");
  }

  @Override
  public List<AuditEvent> events() {
    return new PostgresAuditTrail(runtime).find(AuditQuestion.latest(10)).reversed();
  }
}
