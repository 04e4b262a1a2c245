package dev.sallyport.e2e.command;

import static dev.sallyport.e2e.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.state.Ports;
import dev.sallyport.e2e.WithSallyport;
import dev.sallyport.e2e.command.Terminal.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From {@code up} to {@code down}, and what is said to who mistypes. */
final class CommandE2E {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Terminal terminal;

  @BeforeEach
  void open(@TempDir Path folder) {
    terminal = new Terminal(folder);
  }

  @AfterEach
  void end() throws Exception {
    assertEquals(0, terminal.sallyport("down").status());
  }

  @Test
  void upDetachedRunsUntilDown() throws Exception {
    var up = succeeds("up", "--detach", "--port", freePort());
    var status = MAPPER.readTree(succeeds("status", "-o", "json").output());
    var user = status.path("demoUser");
    for (var value :
        List.of(
            status.path("auth"),
            status.path("apps").path("shop"),
            status.path("ca"),
            user.path("email"),
            user.path("password"))) {
      assertFalse(value.asText().isEmpty(), status::toPrettyString);
      assertTrue(up.output().contains(value.asText()), up.output());
    }
    assertTrue(Files.isReadable(Path.of(status.path("kubeconfig").asText())));
    for (var process : status.path("processes")) {
      assertTrue(terminal.living().contains(process.path("pid").asLong()), process::toString);
      assertTrue(process.path("port").asInt() > 0, process::toString);
      assertTrue(process.path("residentMemoryBytes").asLong() > 1 << 20, process::toString);
    }
    assertWhatItSaysCanBeTried(up.output(), user.path("email").asText());

    var running = pids(status);
    assertTrue(running.keySet().containsAll(List.of("operator", "postgres", "runtime", "traefik")));
    succeeds("up", "--detach");
    assertEquals(running, pids(MAPPER.readTree(succeeds("status", "-o", "json").output())));

    var rules = succeeds("kubectl", "get", "accessrules", "-A").output();
    assertTrue(rules.lines().anyMatch(line -> line.matches("shop +shop +True .*")), rules);
    assertTrue(succeeds("logs", "runtime").output().contains("Listening"));
    assertTrue(succeeds("status").output().contains("runtime"));

    succeeds("down");
    assertEquals(List.of(), terminal.living());
    assertTrue(succeeds("status").output().contains("Nothing runs: ./sallyport up"));
    assertTrue(
        MAPPER.readTree(succeeds("status", "-o", "json").output()).path("processes").isEmpty());
    assertEquals("Nothing runs.", succeeds("down").output());
  }

  @Test
  void upEndsWithCtrlCAndLeavesNothing() throws Exception {
    Process up = terminal.begin("up", "--port", freePort());
    var _ = eventually(PATIENCE, terminal::printed, text -> text.contains("Ctrl-C ends it."));
    assertFalse(terminal.living().isEmpty());

    terminal.interrupt(up);

    assertEquals(130, terminal.await(up).status());
    assertEquals(List.of(), terminal.living());
  }

  @Test
  void upThatIsInterruptedHalfwayLeavesNothing() throws Exception {
    Process up = terminal.begin("up", "--port", freePort());
    var _ = eventually(PATIENCE, terminal::living, parts -> !parts.isEmpty());

    terminal.interrupt(up);

    assertEquals(130, terminal.await(up).status());
    // What was interrupted in the middle of making the database may end a moment later.
    var _ = eventually(PATIENCE, terminal::living, List::isEmpty);
  }

  @Test
  void portThatIsTakenIsSaidBeforeAnythingIsStarted() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      refuses(
          1,
          "Port %s is taken by another program: end it, or choose another port with --port."
              .formatted(port),
          "up",
          "--detach",
          "--port",
          port);
    }
    assertEquals(List.of(), terminal.living());
  }

  @Test
  void whatCannotBeMeantIsSaidInOneSentence() throws Exception {
    refuses(2, "there is no command upp (./sallyport --help)", "upp");
    refuses(2, "up knows no --detached (./sallyport --help)", "up", "--detached");
    refuses(2, "--port needs a value (./sallyport --help)", "up", "--port");
    refuses(2, "http is not a port (./sallyport --help)", "up", "--port", "http");
    refuses(2, "status knows -o json and nothing else (./sallyport --help)", "status", "-o", "xml");
  }

  @Test
  void beforeTheFirstStartEachCommandSaysHowToStart() throws Exception {
    for (String command : List.of("status", "logs", "kubectl")) {
      refuses(1, "Nothing was started here yet: ./sallyport up", command);
    }
    assertEquals("Nothing runs.", succeeds("down").output());
  }

  /** The commands as they are printed; but this shell is in a folder of its own. */
  private void assertWhatItSaysCanBeTried(String output, String email) throws Exception {
    int from = output.indexOf("Try:") + "Try:".length();
    var tried =
        terminal.shell(
            output
                .substring(from, output.indexOf("It goes on running"))
                .replace("./sallyport", WithSallyport.ROOT.resolve("sallyport").toString()));
    assertEquals(0, tried.status(), tried::toString);
    var answers = tried.output();
    assertEquals(3, output.lines().filter(line -> line.strip().startsWith("curl ")).count());
    assertTrue(
        answers.matches("(?s)HTTP/\\S+ 302.*/login\\?return_to=.*sallyport_session=.*"), answers);
    assertTrue(answers.matches("(?is).*\"x-user-email\"\\W+\\Q" + email + "\\E.*"), answers);
  }

  private Ended succeeds(String... arguments) throws IOException, InterruptedException {
    var ended = terminal.sallyport(arguments);
    assertEquals(0, ended.status(), ended::toString);
    return ended;
  }

  private void refuses(int status, String sentence, String... arguments)
      throws IOException, InterruptedException {
    assertEquals(new Ended(status, "", "sallyport: " + sentence), terminal.sallyport(arguments));
  }

  private static Map<String, Long> pids(JsonNode status) {
    Map<String, Long> pids = new TreeMap<>();
    for (var process : status.path("processes")) {
      pids.put(process.path("name").asText(), process.path("pid").asLong());
    }
    return pids;
  }

  private String freePort() throws IOException {
    var ports = Ports.in(terminal.folder().resolve("ports"), new Random());
    return Integer.toString(ports.of("https", _ -> false));
  }
}
