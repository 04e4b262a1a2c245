package dev.sallyport.e2e.alerts;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever is woken up finds a page, and its commands work. */
@ExtendWith(WithSallyport.class)
final class RunbooksE2E {
  private static final Path RUNBOOKS = WithSallyport.ROOT.resolve("docs/runbooks");
  private static final String INDEX = "README.md";

  private static final Pattern FIRST =
      Pattern.compile("^## First\\n\\n```sh\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern SQL = Pattern.compile("^psql \"\\$DATABASE\" -c \"(.*)\"$");
  private static final Pattern ROW =
      Pattern.compile("^\\| \\[(\\w+)]\\((\\w+\\.md)\\) \\| (\\w+) \\|", Pattern.MULTILINE);
  private static final List<String> SECTIONS =
      List.of("## What it means", "## First", "## Fix", "## How it goes away");

  @Test
  void everyAlertHasItsPageAndEveryPageItsAlert() throws IOException {
    var expected = new TreeMap<String, String>();
    var listed = new TreeMap<String, String>();
    for (Alert alert : Alert.all()) {
      expected.put(alert.name(), alert.severity());
      assertEquals("docs/runbooks/" + alert.name() + ".md", alert.runbook());
    }
    for (MatchResult row : ROW.matcher(page(INDEX)).results().toList()) {
      assertEquals(row.group(1) + ".md", row.group(2));
      listed.put(row.group(1), row.group(3));
    }

    assertEquals(
        expected.keySet(),
        pages().stream()
            .map(page -> page.replace(".md", ""))
            .collect(Collectors.toCollection(TreeSet::new)));
    assertEquals(expected, listed, "the index");
  }

  @Test
  void everyPageSaysWhatItMeansWhatToDoAndHowItEnds() throws IOException {
    for (Alert alert : Alert.all()) {
      String page = page(alert.name() + ".md");
      assertTrue(
          page.startsWith("# %s\n\n%s. ".formatted(alert.name(), alert.severity())),
          alert.name() + " begins with its name and severity");
      assertEquals(
          SECTIONS, page.lines().filter(line -> line.startsWith("## ")).toList(), alert::name);
      assertEquals(3, first(page).size(), () -> alert.name() + ": the first three commands");
    }
  }

  @Test
  void firstCommandsWork(Installation sallyport) throws Exception {
    try (var visitor = new Visitor(sallyport).loggedIn()) {
      visitor.shop("/", Visitor.JSON);
      visitor.send("/logout", Map.of());
    }
    var commands = new TreeSet<String>();
    for (String page : pages()) {
      commands.addAll(first(page(page)));
    }
    assertAll(commands.stream().map(command -> () -> run(command, sallyport)));
  }

  private static void run(String command, Installation sallyport) throws Exception {
    var sql = SQL.matcher(command);
    if (sql.matches()) {
      try (Connection database = database(sallyport);
          var statement = database.createStatement()) {
        statement.execute(sql.group(1));
      } catch (SQLException e) {
        throw new AssertionError(command, e);
      }
      return;
    }
    Path state = sallyport.kubeconfig().toAbsolutePath().getParent();
    var builder =
        new ProcessBuilder("bash", "-euc", command)
            .directory(WithSallyport.ROOT.toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "RUNTIME", "http://127.0.0.1:" + sallyport.port("runtime/management"),
                "OPERATOR", "http://127.0.0.1:" + sallyport.port("operator"),
                "PATH", state.resolve("bin") + ":" + System.getenv("PATH"),
                "SALLYPORT_STATE", state.toString()));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "takes too long: " + command);
    assertEquals(0, process.exitValue(), () -> command + "\n" + said);
  }

  /** As its owner, with the password that the installation keeps. */
  private static Connection database(Installation sallyport) throws IOException, SQLException {
    Path secrets = sallyport.kubeconfig().resolveSibling("secrets");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/sallyport".formatted(sallyport.port("postgres")),
        "sallyport_owner",
        Files.readString(secrets.resolve("sallyport_owner")).strip());
  }

  private static List<String> first(String page) {
    var first = FIRST.matcher(page);
    return first.find() ? first.group(1).lines().toList() : List.of();
  }

  private static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(INDEX))
          .sorted()
          .toList();
    }
  }

  private static String page(String name) throws IOException {
    return Files.readString(RUNBOOKS.resolve(name));
  }
}
