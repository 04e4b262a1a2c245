package dev.sallyport.cluster.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessesTest {
  @TempDir private Path folder;
  private Processes processes;

  @BeforeEach
  void create() {
    processes =
        new Processes(new Ledger(folder.resolve("processes.json")), folder, Duration.ofMillis(300));
  }

  @AfterEach
  void end() throws Exception {
    processes.closeAll();
  }

  @Test
  void partThatRunsAsDescribedIsLeftAlone() throws Exception {
    assertTrue(processes.ensure(sleeper(List.of())));
    var first = pid();
    assertFalse(processes.ensure(sleeper(List.of())));
    assertEquals(first, pid());
  }

  @Test
  void partWhoseFileChangedIsStartedAgain() throws Exception {
    var config = Files.writeString(folder.resolve("config"), "one");
    processes.ensure(sleeper(List.of(config)));
    var first = processes.ledger().running("sleeper").orElseThrow();
    Files.writeString(config, "two");
    assertTrue(processes.ensure(sleeper(List.of(config))));
    assertFalse(first.identity().alive());
    assertNotEquals(first.pid(), pid());
  }

  @Test
  void partThatWasKilledIsStartedAgain() throws Exception {
    processes.ensure(sleeper(List.of()));
    processes.kill("sleeper");
    assertTrue(processes.ledger().running("sleeper").isEmpty());
    assertTrue(processes.ensure(sleeper(List.of())));
  }

  @Test
  void partThatDoesNotListenIsEndedWithItsChildren() throws Exception {
    processes.start(
        launch(List.of("sh", "-c", "trap '' TERM; sleep 600 & echo ready; wait"), this::saysReady));
    var parent = processes.ledger().running("sleeper").orElseThrow().identity();
    var child = ProcessIdentity.of(onlyChild(parent)).orElseThrow();
    processes.stop("sleeper");
    assertFalse(parent.alive());
    assertFalse(child.alive());
  }

  @Test
  void signalReachesThePartAndItsChildren() throws Exception {
    processes.start(launch(List.of("sh", "-c", "sleep 600 & echo ready; wait"), this::saysReady));
    var parent = processes.ledger().running("sleeper").orElseThrow().identity();
    var child = onlyChild(parent);
    processes.signal("sleeper", "STOP");
    awaitState("T", parent.pid());
    awaitState("T", child);
    processes.signal("sleeper", "CONT");
    awaitState("S", parent.pid());
    awaitState("S", child);
  }

  @Test
  void partThatEndsWhileStartingIsNamedWithItsLastWords() {
    var broken = launch(List.of("sh", "-c", "echo no such option; exit 3"), () -> false);
    var problem = assertThrows(Problem.class, () -> processes.start(broken));
    assertTrue(problem.getMessage().contains("sleeper ended with status 3"), problem.getMessage());
    assertTrue(problem.getMessage().contains("no such option"), problem.getMessage());
    assertTrue(processes.ledger().entries().isEmpty());
  }

  @Test
  void partThatDoesNotBecomeReadyIsNamedWithItsLastWords() {
    var slow =
        new Launch(
            "sleeper",
            List.of("sh", "-c", "echo still thinking; sleep 600"),
            Map.of(),
            List.of(),
            0,
            () -> false,
            Duration.ofMillis(300),
            "TERM");
    var problem = assertThrows(Problem.class, () -> processes.start(slow));
    assertTrue(problem.getMessage().contains("sleeper was not ready"), problem.getMessage());
    assertTrue(problem.getMessage().contains("still thinking"), problem.getMessage());
  }

  @Test
  void nothingStartsOnceTheEndHasBegun() throws Exception {
    processes.closeAll();
    assertThrows(InterruptedException.class, () -> processes.start(sleeper(List.of())));
    assertTrue(processes.ledger().entries().isEmpty());
  }

  @Test
  void partThatIsBeingStartedWhenTheEndBeginsEndsAsWell() throws Exception {
    // Whoever starts a part reads what it depends on: this pipe has nothing to read yet.
    var pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    var starting = inBackground(() -> processes.start(sleeper(List.of(pipe))));
    await("it has been started", () -> ProcessHandle.current().children().count() > 0);
    var process = ProcessHandle.current().children().findFirst().orElseThrow();
    var ending = inBackground(() -> processes.closeStartedHere());
    await("the end has begun", () -> ending.getState() == Thread.State.BLOCKED);

    Files.writeString(pipe, "something");

    ending.join();
    starting.join();
    assertTrue(ProcessIdentity.of(process.pid()).isEmpty());
  }

  private interface Deed {
    void run() throws Exception;
  }

  private static Thread inBackground(Deed deed) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                deed.run();
              } catch (Exception expected) {
                // What became of it is looked at from outside.
              }
            });
  }

  @Test
  void closeStartedHereLeavesWhatRanBefore() throws Exception {
    processes.ensure(sleeper(List.of()));
    var later = new Processes(processes.ledger(), folder);
    later.ensure(sleeper(List.of()));
    later.closeStartedHere();
    assertTrue(processes.ledger().running("sleeper").isPresent());
  }

  @Test
  void processThatGotTheNumberLaterIsNeverEnded() throws Exception {
    processes.ensure(sleeper(List.of()));
    var entry = processes.ledger().running("sleeper").orElseThrow();
    processes
        .ledger()
        .add("impostor", new Ledger.Entry(entry.pid(), "another boot:1", 0, "", "TERM"));
    processes.stop("impostor");
    assertTrue(entry.identity().alive());
  }

  @Test
  void partIsInASessionOfItsOwnSoThatCtrlCDoesNotReachIt() throws Exception {
    // What the program itself says is said after setsid made the session.
    processes.start(launch(List.of("sh", "-c", "echo ready; exec sleep 600"), this::saysReady));
    assertEquals(Long.toString(pid()), stat(pid())[3]);
  }

  @Test
  void partThatIsMeasuredSharesOurSession() throws Exception {
    var measured = Processes.inThisSession(processes.ledger(), folder);

    measured.start(launch(List.of("sh", "-c", "echo ready; exec sleep 600"), this::saysReady));

    assertEquals(stat(ProcessHandle.current().pid())[3], stat(pid())[3]);
    measured.stop("sleeper");
  }

  /** The fields of proc(5) after the program's name: state, parent, group, session. */
  private static String[] stat(long pid) throws IOException {
    var line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static void awaitState(String state, long pid) throws Exception {
    await(pid + " is in state " + state, () -> stat(pid)[0].equals(state));
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.call()) {
      assertTrue(System.nanoTime() < deadline, () -> "in vain: " + what);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static long onlyChild(ProcessIdentity parent) {
    var children = ProcessHandle.of(parent.pid()).orElseThrow().children().toList();
    assertEquals(1, children.size());
    return children.getFirst().pid();
  }

  private long pid() {
    return processes.ledger().running("sleeper").orElseThrow().pid();
  }

  private boolean saysReady() throws IOException {
    return Files.readString(processes.log("sleeper")).contains("ready");
  }

  private static Launch sleeper(List<Path> inputs) {
    return Launch.of("sleeper", List.of("sleep", "600"), inputs, 0, () -> true);
  }

  private static Launch launch(List<String> command, Probe probe) {
    return Launch.of("sleeper", command, List.of(), 0, probe);
  }
}
