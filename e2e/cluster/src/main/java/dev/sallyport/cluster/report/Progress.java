package dev.sallyport.cluster.report;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lines about what is going on. Long steps show the seconds passing: on a terminal in place, in a
 * log as a sign of life every quarter of a minute.
 */
public final class Progress {
  /** Something that takes a while. */
  @FunctionalInterface
  public interface Step<T> {
    T run() throws IOException, InterruptedException;
  }

  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  private final PrintStream out;
  private final boolean terminal;

  private Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** For {@code out}; {@code terminal} when a person watches it and lines may be rewritten. */
  public static Progress to(PrintStream out, boolean terminal) {
    return new Progress(out, terminal);
  }

  public void say(String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }

  /** Runs {@code step}, and says what it is, that it is still going on, and how long it took. */
  public <T> T during(String what, Step<T> step) throws IOException, InterruptedException {
    var start = System.nanoTime();
    if (!terminal) {
      say(what + " ...");
    }
    var clock = Thread.ofVirtual().start(() -> tick(what, start));
    try {
      var result = step.run();
      finish(clock);
      end("%s: %.1f s".formatted(what, seconds(start)));
      return result;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      finish(clock);
      end("%s: failed after %.1f s".formatted(what, seconds(start)));
      throw failed;
    }
  }

  private void tick(String what, long start) {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(terminal ? TimeUnit.SECONDS.toNanos(1) : SIGN_OF_LIFE.toNanos());
        var line = "%s ... %.0f s".formatted(what, seconds(start));
        synchronized (out) {
          out.print(terminal ? "\r" + line : line + System.lineSeparator());
          out.flush();
        }
      }
    } catch (InterruptedException done) {
      Thread.currentThread().interrupt();
    }
  }

  private static void finish(Thread clock) throws InterruptedException {
    clock.interrupt();
    clock.join();
  }

  private void end(String line) {
    say(terminal ? "\r\u001b[K" + line : line);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
