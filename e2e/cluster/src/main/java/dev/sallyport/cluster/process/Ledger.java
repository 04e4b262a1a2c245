package dev.sallyport.cluster.process;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which processes were started, in a file, so that a later command finds them. */
public final class Ledger {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A process that was started.
   *
   * @param fingerprint of the {@link Launch} it was started with
   * @param farewell the signal that asks it to end
   */
  public record Entry(long pid, String born, int port, String fingerprint, String farewell) {
    public ProcessIdentity identity() {
      return new ProcessIdentity(pid, born);
    }
  }

  private final Path file;

  public Ledger(Path file) {
    this.file = file;
  }

  /** By name, in the order in which they were started. */
  public synchronized Map<String, Entry> entries() {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      return JSON.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, Entry>>() {});
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The process with this name, if it still runs. */
  public Optional<Entry> running(String name) {
    return Optional.ofNullable(entries().get(name)).filter(entry -> entry.identity().alive());
  }

  synchronized void add(String name, Entry entry) {
    var all = new LinkedHashMap<>(entries());
    all.remove(name);
    all.put(name, entry);
    write(all);
  }

  synchronized void remove(String name) {
    var all = new LinkedHashMap<>(entries());
    all.remove(name);
    write(all);
  }

  private void write(Map<String, Entry> all) {
    try {
      var half = file.resolveSibling(file.getFileName() + ".new");
      JSON.writerWithDefaultPrettyPrinter().writeValue(half.toFile(), all);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
