package dev.sallyport.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.process.Ledger;
import dev.sallyport.cluster.state.PrivateFile;
import dev.sallyport.cluster.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person or a script may want to know about an installation.
 *
 * @param apps URLs by name
 * @param admin URL of the admin API
 * @param ca the file a client has to trust
 * @param mail the page that shows what was mailed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Summary(
    String auth,
    Map<String, String> apps,
    String ca,
    String kubeconfig,
    @Nullable String admin,
    @Nullable String mail,
    @Nullable DemoUser demoUser,
    List<RunningPart> processes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Somebody who may log in; the password is meant to be read here. */
  public record DemoUser(String email, String password) {
    @Override
    public String toString() {
      return email;
    }
  }

  /**
   * A part that runs.
   *
   * @param port where it answers, on the loopback address
   */
  public record RunningPart(String name, long pid, int port, long residentMemoryBytes) {}

  public Summary {
    apps = Map.copyOf(apps);
    processes = List.copyOf(processes);
  }

  /** What was noted when it was started, with what runs now; empty when nothing was started. */
  public static Optional<Summary> of(StateFolder state) throws IOException {
    if (!Files.exists(state.summary())) {
      return Optional.empty();
    }
    var noted = JSON.readValue(state.summary().toFile(), Summary.class);
    return Optional.of(
        new Summary(
            noted.auth,
            noted.apps,
            noted.ca,
            noted.kubeconfig,
            noted.admin,
            noted.mail,
            noted.demoUser,
            running(new Ledger(state.ledger()))));
  }

  void note(StateFolder state) throws IOException {
    PrivateFile.write(state.summary(), json());
  }

  public String json() throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
  }

  private static List<RunningPart> running(Ledger ledger) {
    return ledger.entries().entrySet().stream()
        .filter(entry -> entry.getValue().identity().alive())
        .map(
            entry ->
                new RunningPart(
                    entry.getKey(),
                    entry.getValue().pid(),
                    entry.getValue().port(),
                    entry.getValue().identity().residentBytes()))
        .toList();
  }
}
