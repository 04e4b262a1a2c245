package dev.sallyport.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.postgresql.Driver;

/**
 * One bounded pool of connections to the primary. It starts whether or not Postgres can be reached,
 * and every wait has an end, which its {@link Patience} names.
 */
public final class Database implements AutoCloseable {
  /**
   * Of the driver; the URL's own parameters go before these. Error details are off because they
   * repeat values, which may be somebody's address.
   */
  private static final Map<String, String> DRIVER =
      Map.of(
          "ApplicationName", "sallyport",
          "connectTimeout", "2",
          "loginTimeout", "2",
          "tcpKeepAlive", "true",
          "targetServerType", "primary",
          "logServerErrorDetail", "false");

  private static final int VALIDATION_TIMEOUT_MILLIS = 1_000;

  private final Settings settings;
  private final HikariDataSource pool;
  private final DSLContext jooq;
  private final LongAdder exhausted = new LongAdder();
  private final LongAdder unavailable = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /**
   * Where the database is.
   *
   * @param url JDBC URL, without a password in it
   * @param user the role, which decides what the stores may do
   * @param poolSize connections that are kept open, at least 1
   */
  public record Settings(
      String url, String user, Password password, int poolSize, Patience patience) {
    /** With the patience of a person who waits for a page. */
    public Settings(String url, String user, Password password, int poolSize) {
      this(url, user, password, poolSize, Patience.OF_A_PERSON);
    }

    /** The same database, asked by somebody else. */
    public Settings with(int connections, Patience otherPatience) {
      return new Settings(url, user, password, connections, otherPatience);
    }

    public Settings {
      if (url.contains("password=")) {
        throw new IllegalArgumentException("the database's URL must not contain its password");
      }
      if (poolSize < 1) {
        throw new IllegalArgumentException("poolSize is " + poolSize + "; it must be at least 1");
      }
    }
  }

  /** How long whoever asks can wait. */
  public enum Patience {
    /** 2 s for a connection, 2 s for a lock, 5 s for a statement, 6 s for the network. */
    OF_A_PERSON(2_000, "-c statement_timeout=5000 -c lock_timeout=2000", 6),
    /** 500 ms for a connection and for a statement, 1 s for the network. */
    OF_A_REQUEST(500, "-c statement_timeout=500 -c lock_timeout=500", 1),
    /**
     * As a request. What a replica says about itself need not outlive a crash of Postgres, so
     * nobody waits for the disk.
     */
    OF_A_MEMBER(500, "-c statement_timeout=500 -c lock_timeout=500 -c synchronous_commit=off", 1);

    private final int connectionMillis;
    private final String options;
    private final int networkSeconds;

    Patience(int connectionMillis, String options, int networkSeconds) {
      this.connectionMillis = connectionMillis;
      this.options = options + " -c idle_in_transaction_session_timeout=500";
      this.networkSeconds = networkSeconds;
    }

    private Properties driver() {
      Properties properties = new Properties();
      properties.putAll(DRIVER);
      properties.setProperty("options", options);
      properties.setProperty("socketTimeout", Integer.toString(networkSeconds));
      return properties;
    }
  }

  /** Opens the pool; connects in the background. */
  public Database(Settings settings) {
    this.settings = settings;
    HikariConfig config = new HikariConfig();
    config.setPoolName("postgres");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password().value());
    settings
        .patience()
        .driver()
        .forEach((name, value) -> config.addDataSourceProperty(name.toString(), value));
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(settings.patience().connectionMillis);
    config.setValidationTimeout(
        Math.min(VALIDATION_TIMEOUT_MILLIS, settings.patience().connectionMillis));
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
    org.jooq.conf.Settings render =
        new org.jooq.conf.Settings()
            .withExecuteLogging(false)
            .withFetchWarnings(false)
            .withRenderSchema(false);
    this.jooq = DSL.using(pool, SQLDialect.POSTGRES, render);
  }

  /** Work on a connection of the pool. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it; must not keep the connection. */
    T on(Connection connection) throws SQLException;
  }

  /**
   * For the stores: runs jOOQ statements, each of which commits by itself.
   *
   * @throws StoreUnavailable if Postgres is not there; any other SQL error is a bug and propagates
   */
  public <T> T query(Function<DSLContext, T> work) {
    try {
      return work.apply(jooq);
    } catch (DataAccessException e) {
      throw counted(Unavailability.of(e).<RuntimeException>map(Function.identity()).orElse(e));
    }
  }

  /**
   * For the stores: the same without jOOQ, where rendering a statement each time would cost more
   * than running it.
   */
  public <T> T jdbc(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw counted(
          Unavailability.of(e)
              .<RuntimeException>map(Function.identity())
              .orElseGet(() -> new DataAccessException("a statement was refused", e)));
    }
  }

  private RuntimeException counted(RuntimeException failure) {
    if (failure instanceof StoreUnavailable) {
      unavailable.increment();
      if (isForWantOfAConnection(failure)) {
        exhausted.increment();
      }
    } else {
      refused.increment();
    }
    return failure;
  }

  /** The pool says the same where Postgres cannot be reached; but then it has fewer than it may. */
  private boolean isForWantOfAConnection(Throwable failure) {
    return pool.getHikariPoolMXBean().getTotalConnections() >= pool.getMaximumPoolSize()
        && Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
            .anyMatch(SQLTransientConnectionException.class::isInstance);
  }

  /** How the pool is doing at this moment, and what has failed so far. */
  public Figures figures() {
    var now = pool.getHikariPoolMXBean();
    return new Figures(
        now.getActiveConnections(),
        now.getIdleConnections(),
        now.getThreadsAwaitingConnection(),
        pool.getMaximumPoolSize(),
        exhausted.sum(),
        unavailable.sum(),
        refused.sum());
  }

  /** Whether Postgres answers now; waits 3 s at most. */
  public boolean reachable() {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * A connection outside of the pool, for its owner to close.
   *
   * @throws StoreUnavailable if there is none to be had within 2 s
   */
  public Connection dedicatedConnection() {
    Properties properties = settings.patience().driver();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password().value());
    try {
      Connection connection = new Driver().connect(settings.url(), properties);
      if (connection == null) {
        throw new IllegalArgumentException("not a JDBC URL of Postgres");
      }
      return connection;
    } catch (SQLException e) {
      throw new StoreUnavailable("Postgres cannot be reached", e);
    }
  }

  /** Closes all connections of the pool. */
  @Override
  public void close() {
    pool.close();
  }
}
