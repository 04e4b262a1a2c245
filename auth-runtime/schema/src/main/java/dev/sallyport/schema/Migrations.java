package dev.sallyport.schema;

import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings a database's tables up to this version. Safe to run at any time, by several at once. */
public final class Migrations {
  private final Flyway flyway;

  /**
   * @param url JDBC URL of the database
   * @param user the role that owns the tables ({@link Roles#OWNER})
   * @throws IllegalArgumentException if the URL is not one of the Postgres driver
   */
  public Migrations(String url, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url);
    source.setUser(user);
    source.setPassword(password);
    source.setApplicationName("sallyport migrate");
    // Rather fail and be repeated than queue all traffic behind a waiting ALTER TABLE.
    source.setOptions("-c lock_timeout=10s");
    FluentConfiguration configuration =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:db/migration")
            .validateMigrationNaming(true)
            .cleanDisabled(true);
    // flyway.postgresql.transactional.lock: a lock that is held inside a transaction would make
    // CREATE INDEX CONCURRENTLY wait for its own migration.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    this.flyway = configuration.load();
  }

  /**
   * What a run did.
   *
   * @param applied how many migrations ran
   * @param version the version that the tables now have; empty if there are none
   */
  public record Outcome(int applied, Optional<String> version) {}

  /**
   * Runs what has not run yet.
   *
   * @throws org.flywaydb.core.api.FlywayException if the database cannot be reached, has been
   *     migrated by something else, or a migration fails; a failed one leaves nothing behind
   */
  public Outcome run() {
    MigrateResult result = flyway.migrate();
    return new Outcome(
        result.migrationsExecuted,
        Optional.ofNullable(
            result.migrationsExecuted > 0
                ? result.targetSchemaVersion
                : result.initialSchemaVersion));
  }
}
