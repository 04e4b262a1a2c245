package dev.sallyport.store.organisations;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.audit.PostgresAuditTrail;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresOrganisationsTest implements OrganisationsContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;

  PostgresOrganisationsTest(PostgresVersion version) {
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
  public Organisations organisations() {
    return new PostgresOrganisations(runtime);
  }

  @Override
  public Identities identities() {
    return new PostgresIdentities(runtime);
  }

  @Override
  public AuditTrail trail() {
    return new PostgresAuditTrail(runtime);
  }
}
