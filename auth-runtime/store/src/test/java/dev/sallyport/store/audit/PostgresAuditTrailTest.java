package dev.sallyport.store.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresAuditTrailTest implements AuditTrailContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private AuditTrail trail;

  PostgresAuditTrailTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    trail = new PostgresAuditTrail(database.runtime());
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public AuditTrail trail() {
    return trail;
  }

  @Test
  void nobodyForgetsTheLastThirtyDays() {
    String months = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'audit_event'::regclass";
    String before = database.value(months);

    assertEquals(0, trail.forget(Instant.parse("2999-01-01T00:00:00Z")));
    assertEquals(before, database.value(months));
  }
}
