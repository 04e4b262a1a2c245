package dev.sallyport.bench.server;

import dev.sallyport.server.http.MeasuredGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/**
 * Where a program listens, as whoever starts it wrote it down.
 *
 * @param operations the port beside the ones that are measured
 */
public record DoorsFile(MeasuredGateway.Doors doors, int operations) {
  /** Writes it. */
  public void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("tls", Integer.toString(doors.tls()));
    properties.setProperty("plain", Integer.toString(doors.plain()));
    properties.setProperty("certificate", doors.certificate().toString());
    properties.setProperty("key", doors.key().toString());
    properties.setProperty("clientAuthority", doors.clientAuthority().toString());
    properties.setProperty("client", doors.client().toString());
    properties.setProperty("age", doors.age().toString());
    properties.setProperty("operations", Integer.toString(operations));
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
  }

  static DoorsFile read(Path file) throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    return new DoorsFile(
        new MeasuredGateway.Doors(
            Integer.parseInt(properties.getProperty("tls")),
            Integer.parseInt(properties.getProperty("plain")),
            Path.of(properties.getProperty("certificate")),
            Path.of(properties.getProperty("key")),
            Path.of(properties.getProperty("clientAuthority")),
            Path.of(properties.getProperty("client")),
            Duration.parse(properties.getProperty("age"))),
        Integer.parseInt(properties.getProperty("operations")));
  }
}
