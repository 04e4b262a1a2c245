package dev.sallyport.bench.lab;

import dev.sallyport.bench.core.Town;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.pki.LocalAuthority;
import dev.sallyport.cluster.pki.LocalAuthority.Issued;
import dev.sallyport.cluster.pki.LocalAuthority.Use;
import dev.sallyport.cluster.process.Launch;
import dev.sallyport.cluster.process.Ledger;
import dev.sallyport.cluster.process.Processes;
import dev.sallyport.cluster.state.Ports;
import dev.sallyport.cluster.state.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** What every measurement stands on: a folder, ports, certificates, and processes that it ends. */
record Premises(
    StateFolder state,
    SecureRandom random,
    Processes processes,
    Ports ports,
    LocalAuthority authority,
    Issued server,
    Issued client,
    Http http)
    implements AutoCloseable {

  /**
   * Empty ones.
   *
   * @param folder for files; what is in it may be deleted
   */
  static Premises in(Path folder) throws IOException, GeneralSecurityException {
    StateFolder state = new StateFolder(folder);
    state.create();
    SecureRandom random = new SecureRandom();
    LocalAuthority authority = LocalAuthority.in(state.path(), InstantSource.system(), random);
    return new Premises(
        state,
        random,
        Processes.inThisSession(new Ledger(state.ledger()), state.logs()),
        Ports.in(state.ports(), random),
        authority,
        authority.issue(state.tls(), "server", Use.SERVER, List.of("localhost", "127.0.0.1")),
        authority.issue(
            state.tls(), "gateway", Use.CLIENT, List.of("sallyport:gateway:" + Town.NAMESPACE)),
        new Http(authority.trust()));
  }

  /** A port that is handed out once. */
  int port(String part, String purpose) throws IOException {
    return ports.of(part + "/" + purpose, _ -> false);
  }

  /** Starts a part, waits until it is ready, and says by which number it is known. */
  long start(Launch launch) throws InterruptedException {
    processes.ensure(launch);
    return processes.ledger().running(launch.name()).orElseThrow().pid();
  }

  /** Ends everything that was started; also when the person has lost patience. */
  @Override
  public void close() {
    try {
      processes.closeStartedHere();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
