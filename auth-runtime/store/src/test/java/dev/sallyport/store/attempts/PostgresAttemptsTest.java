package dev.sallyport.store.attempts;

import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresAttemptsTest implements AttemptsContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Attempts attempts;

  PostgresAttemptsTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    attempts = new PostgresAttempts(database.runtime());
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public Attempts attempts() {
    return attempts;
  }
}
