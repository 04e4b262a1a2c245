package dev.sallyport.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresMembersTest implements MembersContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Members members;

  PostgresMembersTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    members = new PostgresMembers(database.runtime());
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public Members members() {
    return members;
  }

  @Override
  public void change() {
    database.execute("UPDATE log_head SET seq = seq + 1");
  }

  @Override
  public void revoke(UUID subject, Instant at) {
    change();
    database.execute(
        "INSERT INTO revocation SELECT seq, 'session', '%s', '%s' FROM log_head"
            .formatted(subject, at));
  }

  @Test
  void operatorSeesWhoHasAppliedWhat() {
    members.renew(members.join("auth-0"), 5);

    assertEquals(members.all(), new PostgresMembers(database.operator()).all());
  }

  @Test
  void idsAreOfVersionSeven() {
    UUID id = members.join("auth-0");

    assertEquals(7, id.version());
    assertEquals(2, id.variant());
  }

  @Test
  void rowsOfTheLongDeadAreSweptByWhoJoins() {
    UUID dead = members.join("auth-0");
    members.markGone(dead, 0);
    database.execute("UPDATE member SET joined_at = joined_at - interval '25 hours'");

    members.join("auth-1");

    assertEquals("1", database.value("SELECT count(*) FROM member"));
  }
}
