package dev.sallyport.cluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a part is started, and when it may be used.
 *
 * @param inputs files that the part reads when it starts; when one changes, it has to start again
 * @param port where it answers
 * @param patience how long it may take to become ready
 * @param farewell the signal that asks it to end, without SIG
 */
public record Launch(
    String name,
    List<String> command,
    Map<String, String> environment,
    List<Path> inputs,
    int port,
    Probe probe,
    Duration patience,
    String farewell) {
  private static final long LARGE = 1L << 20;

  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    inputs = List.copyOf(inputs);
  }

  /** A part that ends on TERM and is ready within a minute. */
  public static Launch of(
      String name, List<String> command, List<Path> inputs, int port, Probe probe) {
    return new Launch(name, command, Map.of(), inputs, port, probe, Duration.ofSeconds(60), "TERM");
  }

  /** The same with environment variables beside those of this process. */
  public Launch with(Map<String, String> variables) {
    return new Launch(name, command, variables, inputs, port, probe, patience, farewell);
  }

  /** The same place, filled by another program. */
  public Launch running(List<String> other) {
    return new Launch(name, other, environment, inputs, port, probe, patience, farewell);
  }

  /** The same, asked to end by another signal. */
  public Launch endedBy(String signal) {
    return new Launch(name, command, environment, inputs, port, probe, patience, signal);
  }

  /** Differs when a process that was started earlier would now be started differently. */
  String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var text = command + "|" + new TreeMap<>(environment) + "|";
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      for (var input : inputs) {
        digest.update(input.toString().getBytes(StandardCharsets.UTF_8));
        digest.update(content(input));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] content(Path input) throws IOException {
    if (!Files.exists(input)) {
      return new byte[0];
    }
    return Files.size(input) < LARGE
        ? Files.readAllBytes(input)
        : (Files.size(input) + "@" + Files.getLastModifiedTime(input))
            .getBytes(StandardCharsets.UTF_8);
  }
}
