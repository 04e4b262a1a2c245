package dev.sallyport.cluster;

import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.pki.LocalAuthority;
import dev.sallyport.cluster.process.Launch;
import dev.sallyport.cluster.process.Ledger;
import dev.sallyport.cluster.process.Processes;
import dev.sallyport.cluster.report.Progress;
import dev.sallyport.cluster.state.Ports;
import dev.sallyport.cluster.state.PrivateFile;
import dev.sallyport.cluster.state.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What all parts of one installation share: its folder, its ports, its authority. */
record Site(
    Options options,
    StateFolder state,
    Ports ports,
    LocalAuthority authority,
    Http http,
    Processes processes,
    Map<String, Launch> launches,
    SecureRandom random,
    Progress progress) {
  static Site open(Options options, Progress progress)
      throws IOException, GeneralSecurityException {
    var state = new StateFolder(options.state());
    state.create();
    var random = new SecureRandom();
    var authority = LocalAuthority.in(state.path(), InstantSource.system(), random);
    return new Site(
        options,
        state,
        Ports.in(state.ports(), random),
        authority,
        new Http(authority.trust()),
        new Processes(new Ledger(state.ledger()), state.logs()),
        Collections.synchronizedMap(new LinkedHashMap<>()),
        random,
        progress);
  }

  /** The port for a purpose, which is {@code part} or {@code part/detail}. */
  int port(String purpose) throws IOException {
    return ports.of(
        purpose, name -> processes.ledger().running(name.replaceFirst("/.*", "")).isPresent());
  }

  /** A password, token or key that is made once. */
  Path secretFile(String name) throws IOException {
    var file = state.secrets().resolve(name);
    PrivateFile.secret(file, random);
    return file;
  }

  String secret(String name) throws IOException {
    return PrivateFile.secret(state.secrets().resolve(name), random);
  }

  /** Makes sure that the part runs as described, and says so. */
  void ensure(Launch launch) throws InterruptedException {
    launches.put(launch.name(), launch);
    var start = System.nanoTime();
    var started = processes.ensure(launch);
    progress.say(
        started
            ? "  %-24s ready after %.1f s"
                .formatted(launch.name(), (System.nanoTime() - start) / 1e9)
            : "  %-24s runs already".formatted(launch.name()));
  }
}
