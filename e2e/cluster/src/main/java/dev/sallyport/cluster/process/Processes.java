package dev.sallyport.cluster.process;

import dev.sallyport.cluster.report.Problem;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Starts parts so that they survive this process, or beside it, and ends them again. */
public final class Processes {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(10);
  private static final long BETWEEN_LOOKS_MILLIS = 25;
  private static final long LOG_LIMIT = 20L << 20;
  private static final int LAST_LINES = 15;

  private final Ledger ledger;
  private final Path logs;
  private final List<String> startedHere = Collections.synchronizedList(new ArrayList<>());
  private final Duration grace;
  private final List<String> starter;
  private volatile boolean closed;

  /**
   * Each part in a session of its own: Ctrl-C at the terminal and the end of the terminal do not
   * reach it.
   */
  public Processes(Ledger ledger, Path logs) {
    this(ledger, logs, GRACE);
  }

  Processes(Ledger ledger, Path logs, Duration grace) {
    // Replaces itself by the program, so that the number stays the same.
    this(ledger, logs, grace, List.of("setsid"));
  }

  private Processes(Ledger ledger, Path logs, Duration grace, List<String> starter) {
    this.ledger = ledger;
    this.logs = logs;
    this.grace = grace;
    this.starter = starter;
  }

  /**
   * All parts in the session of this process. For measurements: Linux shares cores out among
   * sessions before it does among threads (autogroups, sched(7)), so that a part would wait for
   * others in a way that it does not where each has cores of its own.
   */
  public static Processes inThisSession(Ledger ledger, Path logs) {
    return new Processes(ledger, logs, GRACE, List.of());
  }

  public Ledger ledger() {
    return ledger;
  }

  /** Where {@code name} writes what it has to say. */
  public Path log(String name) {
    return logs.resolve(name + ".log");
  }

  /**
   * Makes sure that the part runs as described, and waits until it is ready. One that already runs
   * so is left alone.
   *
   * @return whether it was started now
   * @throws Problem when it does not become ready, with its last words
   */
  public boolean ensure(Launch launch) throws InterruptedException {
    var running = ledger.running(launch.name());
    if (running.isPresent()) {
      if (running.get().fingerprint().equals(launch.fingerprint()) && answers(launch)) {
        return false;
      }
      stop(launch.name());
    }
    start(launch);
    return true;
  }

  /** Starts the part and waits until it is ready. */
  public void start(Launch launch) throws InterruptedException {
    var process = spawn(launch);
    var deadline = System.nanoTime() + launch.patience().toNanos();
    while (!answers(launch)) {
      if (closed) {
        throw new InterruptedException("ending");
      }
      if (!process.isAlive()) {
        ledger.remove(launch.name());
        throw new Problem(
            "%s ended with status %d while it was starting.%n%s"
                .formatted(launch.name(), process.waitFor(), lastWords(launch.name())));
      }
      if (System.nanoTime() > deadline) {
        throw new Problem(
            "%s was not ready within %d seconds.%n%s"
                .formatted(launch.name(), launch.patience().toSeconds(), lastWords(launch.name())));
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  /** Under the same lock as {@link #closeAll}: nothing is started once the end has begun. */
  private synchronized Process spawn(Launch launch) throws InterruptedException {
    if (closed) {
      throw new InterruptedException("ending");
    }
    try {
      var log = log(launch.name());
      Files.createDirectories(logs);
      if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
        Files.move(
            log, logs.resolve(launch.name() + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
      var command = new ArrayList<>(starter);
      command.addAll(launch.command());
      var builder =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .redirectErrorStream(true)
              .directory(logs.toFile());
      builder.environment().putAll(launch.environment());
      var process = builder.start();
      var identity = ProcessIdentity.of(process.pid());
      identity.ifPresent(
          born ->
              ledger.add(
                  launch.name(),
                  new Ledger.Entry(
                      born.pid(),
                      born.born(),
                      launch.port(),
                      launch.fingerprint(),
                      launch.farewell())));
      startedHere.add(launch.name());
      return process;
    } catch (IOException cannot) {
      throw new Problem(
          "%s could not be started: %s".formatted(launch.name(), cannot.getMessage()), cannot);
    }
  }

  /** Asks the part to end, insists after ten seconds, and waits until it and its children have. */
  public void stop(String name) throws InterruptedException {
    end(name, true);
  }

  /** Ends the part as a crash would: SIGKILL, no goodbye. */
  public void kill(String name) throws InterruptedException {
    end(name, false);
  }

  private void end(String name, boolean politely) throws InterruptedException {
    var entry = ledger.running(name);
    if (entry.isEmpty()) {
      ledger.remove(name);
      return;
    }
    var identity = entry.get().identity();
    var children = descendants(identity);
    if (politely) {
      signal(identity, entry.get().farewell());
      await(() -> !identity.alive(), grace);
    }
    signal(identity, "KILL");
    if (!await(() -> !identity.alive(), END)) {
      throw new Problem("%s (process %d) does not end.".formatted(name, identity.pid()));
    }
    // Those of Postgres notice by themselves within moments that their parent has gone.
    if (!await(() -> children.stream().noneMatch(ProcessIdentity::alive), grace)) {
      children.forEach(child -> signal(child, "KILL"));
      await(() -> children.stream().noneMatch(ProcessIdentity::alive), END);
    }
    ledger.remove(name);
  }

  /**
   * Sends a signal (without SIG), such as STOP and CONT, to a part that runs, then to its children:
   * those of Postgres would otherwise go on answering.
   */
  public void signal(String name, String signal) {
    ledger
        .running(name)
        .map(Ledger.Entry::identity)
        .ifPresent(
            part -> {
              signal(part, signal);
              descendants(part).forEach(child -> signal(child, signal));
            });
  }

  /** Ends what this object started, the last first; nothing is started any more. */
  public void closeStartedHere() throws InterruptedException {
    close(() -> startedHere);
  }

  /** Ends all that the ledger knows, the last first; nothing is started any more. */
  public void closeAll() throws InterruptedException {
    close(() -> ledger.entries().keySet());
  }

  /** Asks for the names once nothing is started any more: one may be starting at this moment. */
  private void close(Supplier<Collection<String>> names) throws InterruptedException {
    List<String> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(names.get());
    }
    for (var name : last.reversed()) {
      stop(name);
    }
  }

  /** The end of the log of {@code name}, for a message. */
  public String lastWords(String name) {
    try {
      var log = log(name);
      var lines = Files.exists(log) ? Files.readString(log).lines().toList() : List.<String>of();
      var last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return "The last lines of %s:%n  %s"
          .formatted(log, String.join(System.lineSeparator() + "  ", last));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static boolean answers(Launch launch) throws InterruptedException {
    try {
      return launch.probe().ready();
    } catch (IOException _) {
      return false;
    }
  }

  private static List<ProcessIdentity> descendants(ProcessIdentity identity) {
    return ProcessHandle.of(identity.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .map(child -> ProcessIdentity.of(child.pid()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static void signal(ProcessIdentity identity, String signal) {
    if (!identity.alive()) {
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(identity.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean await(BooleanSupplier condition, Duration limit)
      throws InterruptedException {
    var deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    }
    return true;
  }
}
