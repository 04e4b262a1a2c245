package dev.sallyport.store.identities;

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
class PostgresIdentitiesTest implements IdentitiesContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Identities identities;

  PostgresIdentitiesTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    identities = new PostgresIdentities(database.runtime());
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public Identities identities() {
    return identities;
  }

  @Override
  public void disable(UUID id) {
    database.execute("UPDATE identity SET disabled_at = now() WHERE id = '" + id + "'");
  }

  @Override
  public void grant(UUID id, List<String> roles) {
    database.execute(
        "UPDATE identity SET roles = '{" + String.join(",", roles) + "}' WHERE id = '" + id + "'");
  }
}
