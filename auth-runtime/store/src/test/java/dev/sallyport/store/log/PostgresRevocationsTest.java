package dev.sallyport.store.log;

import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresRevocationsTest implements RevocationsContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Members members;
  private Revocations revocations;

  PostgresRevocationsTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    members = new PostgresMembers(database.runtime());
    revocations = new PostgresRevocations(database.runtime());
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public Revocations revocations() {
    return revocations;
  }

  @Override
  public Members members() {
    return members;
  }

  @Override
  public void revoke(UUID subject, Instant at) {
    change();
    database.execute(
        "INSERT INTO revocation SELECT seq, 'session', '%s', '%s' FROM log_head"
            .formatted(subject, at));
  }

  @Override
  public void change() {
    database.execute("UPDATE log_head SET seq = seq + 1");
  }
}
