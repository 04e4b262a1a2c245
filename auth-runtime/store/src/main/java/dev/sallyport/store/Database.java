package dev.sallyport.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private final Turnstile turnstile;
  private final LongAdder exhausted;
  private final LongAdder unavailable;
  private final LongAdder refused;

  /**
   * Where the database is.
   *
   * @param url JDBC URL, without a password in it
   * @param directUrl the same past a pooler that {@code url} leads to, if it does
   * @param user the role, which decides what the stores may do
   * @param poolSize connections that are kept open, at least 1
   */
  public record Settings(
      String url,
      Optional<String> directUrl,
      String user,
      Password password,
      int poolSize,
      Patience patience) {
    /** With the patience of a person who waits for a page. */
    public Settings(String url, String user, Password password, int poolSize) {
      this(url, Optional.empty(), user, password, poolSize, Patience.OF_A_PERSON);
    }

    /** The same database, asked by somebody else. */
    public Settings with(int connections, Patience otherPatience) {
      return new Settings(url, directUrl, user, password, connections, otherPatience);
    }

    /** The same database behind a pooler, which the other URL leads past. */
    public Settings withDirectUrl(Optional<String> other) {
      return new Settings(url, other, user, password, poolSize, patience);
    }

    /** Past the pooler, if there is one. */
    public Settings direct() {
      return new Settings(
          directUrl.orElse(url), Optional.empty(), user, password, poolSize, patience);
    }

    public Settings {
      if (url.contains("password=")
          || directUrl.filter(other -> other.contains("password=")).isPresent()) {
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

    /**
     * @param pooled whether each statement may meet another session of Postgres: then no session
     *     can be set up, which poolers refuse, nor remember a statement
     */
    private Properties driver(boolean pooled) {
      Properties properties = new Properties();
      properties.putAll(DRIVER);
      if (pooled) {
        properties.setProperty("prepareThreshold", "0");
      } else {
        properties.setProperty("options", options);
      }
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
        .driver(settings.directUrl().isPresent())
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
    this.turnstile = new Turnstile(Integer.MAX_VALUE, () -> false);
    this.exhausted = new LongAdder();
    this.unavailable = new LongAdder();
    this.refused = new LongAdder();
  }

  private Database(Database same, Turnstile turnstile) {
    this.settings = same.settings;
    this.pool = same.pool;
    this.jooq = same.jooq;
    this.turnstile = turnstile;
    this.exhausted = same.exhausted;
    this.unavailable = same.unavailable;
    this.refused = same.refused;
  }

  /** The same pool for those who come through {@code other}; closed with this one. */
  public Database behind(Turnstile other) {
    return new Database(this, other);
  }

  /**
   * For what one statement cannot do, because it has to see what others did before it got a lock:
   * statements that commit together. Each sees what was committed when it began.
   */
  public <T> T together(Function<DSLContext, T> work) {
    return query(outer -> outer.transactionResult(inner -> work.apply(inner.dsl())));
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
    try (Turnstile.Pass _ = turnstile.enter()) {
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
    try (Turnstile.Pass _ = turnstile.enter();
        Connection connection = pool.getConnection()) {
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
      if (Unavailability.isConnectionLost(failure)) {
        pool.getHikariPoolMXBean().softEvictConnections();
      }
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
   * A connection outside of the pool and past any pooler, for its owner to close.
   *
   * @throws StoreUnavailable if there is none to be had within 2 s
   */
  public Connection dedicatedConnection() {
    Properties properties = settings.patience().driver(false);
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password().value());
    try {
      Connection connection = new Driver().connect(settings.direct().url(), properties);
      if (connection == null) {
        throw new IllegalArgumentException("not a JDBC URL of Postgres");
      }
      return connection;
    } catch (SQLException e) {
      throw new StoreUnavailable("Postgres cannot be reached", e);
    }
  }

  /**
   * Whether a pooler hands connections that should be dedicated from one statement to the next. Two
   * that are open at the same time then meet the same session of Postgres, which otherwise cannot
   * be. A busy pooler may escape; one that is not there is never seen.
   *
   * @throws StoreUnavailable if Postgres does not answer
   */
  public boolean sharesDedicatedConnections() {
    try (Connection one = dedicatedConnection();
        Connection other = dedicatedConnection()) {
      int session = session(one);
      for (int look = 0; look < 5; look++) {
        if (session(other) == session || session(one) != session) {
          return true;
        }
      }
      return false;
    } catch (SQLException e) {
      throw new StoreUnavailable("Postgres cannot be reached", e);
    }
  }

  private static int session(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Closes all connections of the pool. */
  @Override
  public void close() {
    pool.close();
  }
}
