package dev.sallyport.store.factors;

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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
}
