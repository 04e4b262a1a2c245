package dev.sallyport.schema.build;

import dev.sallyport.schema.Migrations;
import dev.sallyport.schema.Roles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.Constants;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * Writes jOOQ's classes for the tables as a real Postgres has them after the migrations, so that a
 * query that does not fit the schema does not compile. Beside the output lies a hash of all that it
 * depends on; while that is unchanged, a run costs a few milliseconds.
 */
public final class Codegen {
  private static final String PACKAGE = "dev.sallyport.store.jooq";
  private static final String MIGRATIONS = "db/migration";

  private Codegen() {}

  /**
   * Generates, unless nothing has changed.
   *
   * @param args the directory to write to; its contents are replaced
   */
  public static void main(String[] args) throws Exception {
    Path output = Path.of(args[0]).toAbsolutePath();
    Path stamp = output.resolveSibling(output.getFileName() + ".sha256");
    String hash = hash();
    if (Files.isDirectory(output) && Files.exists(stamp) && Files.readString(stamp).equals(hash)) {
      return;
    }
    Files.deleteIfExists(stamp);
    generate(output);
    Files.writeString(stamp, hash);
  }

  private static void generate(Path output) throws Exception {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    try (TemporaryPostgres postgres = TemporaryPostgres.start()) {
      Roles.create(
          postgres.url("postgres"),
          TemporaryPostgres.SUPERUSER,
          postgres.password(),
          Roles.DATABASE,
          new Roles.Passwords("owner", "operator", "runtime"));
      String url = postgres.url(Roles.DATABASE);
      new Migrations(url, Roles.OWNER, "owner").run();
      GenerationTool.generate(configuration(url, output));
    }
  }

  private static Configuration configuration(String url, Path output) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withJdbc(new Jdbc().withUrl(url).withUser(Roles.OWNER).withPassword("owner"))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withInputSchema("public")
                        .withOutputSchemaToDefault(true)
                        .withExcludes("flyway_schema_history|audit_event_.*")
                        .withForcedTypes(
                            List.of(
                                // jOOQ has no type for it; written with a cast.
                                new ForcedType().withName("VARCHAR").withIncludeTypes("inet"),
                                new ForcedType()
                                    .withName("INSTANT")
                                    .withIncludeTypes("(?i)timestamp.*"))))
                .withGenerate(
                    new Generate()
                        .withRecords(false)
                        .withGeneratedAnnotation(false)
                        .withComments(false)
                        .withJavadoc(false)
                        .withRoutines(false)
                        .withGlobalCatalogReferences(false)
                        .withImplicitJoinPathsToOne(false)
                        .withImplicitJoinPathsToMany(false))
                .withTarget(
                    new Target()
                        .withPackageName(PACKAGE)
                        .withDirectory(output.toString())
                        .withClean(true)));
  }

  /** Over the migrations, and over this class and jOOQ, as their bytes. */
  private static String hash() throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (Class<?> type : List.of(Codegen.class, Roles.class)) {
      try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
        sha.update(in == null ? new byte[0] : in.readAllBytes());
      }
    }
    sha.update(Constants.FULL_VERSION.getBytes(StandardCharsets.UTF_8));
    URI where = Codegen.class.getResource("/" + MIGRATIONS).toURI();
    if (where.getScheme().equals("jar")) {
      try (FileSystem jar = FileSystems.newFileSystem(where, Map.of())) {
        update(sha, jar.getPath(MIGRATIONS));
      }
    } else {
      update(sha, Path.of(where));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void update(MessageDigest sha, Path migrations) throws IOException {
    try (Stream<Path> files = Files.list(migrations)) {
      for (Path file : files.sorted().toList()) {
        sha.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        sha.update(Files.readAllBytes(file));
      }
    }
  }
}
