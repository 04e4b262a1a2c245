package dev.sallyport.store.testing;

import dev.sallyport.schema.build.TemporaryPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The servers that contracts are run on, each started once and ended with the tests' process. */
public enum PostgresVersion {
  /** The newest, from the class path. */
  NEWEST,
  /** The oldest that is supported, as Debian installs it. */
  OLDEST;

  private static final Path DEBIAN_15 = Path.of("/usr/lib/postgresql/15/bin");

  private static final class Newest {
    static final MigratedServer SERVER = start(TemporaryPostgres::start);
  }

  private static final class Oldest {
    static final MigratedServer SERVER = start(() -> TemporaryPostgres.start(DEBIAN_15));
  }

  private interface Start {
    TemporaryPostgres start() throws IOException;
  }

  private static MigratedServer start(Start start) {
    try {
      return new MigratedServer(start.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A database of its own for one test; skips the test if this version is not installed. */
  public TestDatabase fresh() {
    return switch (this) {
      case NEWEST -> Newest.SERVER.fresh();
      case OLDEST -> {
        Assumptions.assumeTrue(
            Files.isExecutable(DEBIAN_15.resolve("initdb")),
            "Postgres 15 is not installed (apt install postgresql-15); not tested on it");
        yield Oldest.SERVER.fresh();
      }
    };
  }
}
