package dev.sallyport.cluster.state;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A loopback port for each part, remembered in a file so that a part that starts again is found
 * where it was.
 */
public final class Ports {
  private static final ObjectMapper JSON = new ObjectMapper();
  // Below the range from which Linux takes the ports of outgoing connections: while a part is
  // down, nobody gets its port by accident.
  private static final int FIRST = 20_000;
  private static final int END = 32_000;

  private final Path file;
  private final RandomGenerator random;
  private final Map<String, Integer> given;

  private Ports(Path file, RandomGenerator random, Map<String, Integer> given) {
    this.file = file;
    this.random = random;
    this.given = given;
  }

  /** The ports remembered in {@code file}, if it exists. */
  public static Ports in(Path file, RandomGenerator random) throws IOException {
    var given =
        Files.exists(file)
            ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, Integer>>() {})
            : new TreeMap<String, Integer>();
    return new Ports(file, random, given);
  }

  /**
   * The port for {@code purpose}: the same as before, unless somebody else took it meanwhile.
   *
   * @param ours whether the part that uses the port runs, so that it is not free and yet ours
   */
  public synchronized int of(String purpose, Predicate<String> ours) throws IOException {
    var before = given.get(purpose);
    if (before != null && (ours.test(purpose) || free(before))) {
      return before;
    }
    int port;
    do {
      port = random.nextInt(FIRST, END);
    } while (given.containsValue(port) || !free(port));
    remember(purpose, port);
    return port;
  }

  /** Notes a port that a person has chosen. */
  public synchronized void remember(String purpose, int port) throws IOException {
    given.put(purpose, port);
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), given);
  }

  /** The port remembered for {@code purpose}, or {@code otherwise}. */
  public synchronized int remembered(String purpose, int otherwise) {
    return given.getOrDefault(purpose, otherwise);
  }

  /** Whether nobody listens on the loopback address at {@code port}. */
  public static boolean free(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
