package dev.sallyport.store.identities;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.audit.PostgresAuditTrail;
import dev.sallyport.store.log.PostgresRevocations;
import dev.sallyport.store.log.Revocation;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Sessions;
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
class PostgresDirectoryTest implements DirectoryContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;

  PostgresDirectoryTest(PostgresVersion version) {
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
  public Directory directory() {
    return new PostgresDirectory(runtime);
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
  public AuditTrail trail() {
    return new PostgresAuditTrail(runtime);
  }

  @Override
  public List<UUID> revoked() {
    return new PostgresRevocations(runtime)
        .recent(java.time.Instant.EPOCH).revocations().stream().map(Revocation::subject).toList();
  }
}
