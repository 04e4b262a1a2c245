package dev.sallyport.bench.lab;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A running server that is measured.
 *
 * @param pid of the process that was started; its children count as well
 * @param tls the port for HTTP/2 with a client certificate
 * @param plain the port for HTTP/1.1
 * @param operations the port beside the ones that are measured; 0 if there is none
 */
public record Subject(String name, long pid, int tls, int plain, int operations) {
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** CPU time that the process and its children have used so far, in microseconds. */
  public double cpuMicros() {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow(() -> new Problem(name + " ended"));
    return Stream.concat(Stream.of(process), process.descendants())
        .mapToDouble(one -> cpuMicros(one.pid()))
        .sum();
  }

  private static double cpuMicros(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
      return ticks / TICKS_PER_SECOND * 1e6;
    } catch (IOException _) {
      return 0; // A child that ended meanwhile.
    }
  }

  /** What it says about itself. */
  public String ask(String path) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operations + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** A number that it says about itself. */
  public double number(String path) throws IOException, InterruptedException {
    return Double.parseDouble(ask(path).strip());
  }

  /** How many decisions it has made. */
  public long decisions() throws IOException, InterruptedException {
    return metric("sallyport_authz_duration_seconds_count");
  }

  /** A whole number among its metrics; the sum of all series of that name. */
  public long metric(String name) throws IOException, InterruptedException {
    return ask("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
