package dev.sallyport.cluster.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where an installation keeps what; readable by its owner only. */
public record StateFolder(Path path) {
  public StateFolder {
    path = path.toAbsolutePath().normalize();
  }

  /** Makes the folder and those in it. */
  public void create() throws IOException {
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createDirectories(data());
    Files.createDirectories(logs());
    Files.createDirectories(config());
    Files.createDirectories(secrets());
    Files.createDirectories(tls());
    Files.createDirectories(bin());
  }

  public Path data() {
    return path.resolve("data");
  }

  public Path logs() {
    return path.resolve("logs");
  }

  /** Files that parts read, written anew at each start. */
  public Path config() {
    return path.resolve("config");
  }

  /** Passwords, tokens and keys that are made once. */
  public Path secrets() {
    return path.resolve("secrets");
  }

  public Path tls() {
    return path.resolve("tls");
  }

  /** For the person at the terminal, and for {@code ./sallyport kubectl}. */
  public Path kubeconfig() {
    return path.resolve("kubeconfig");
  }

  /** A script: the kubectl that fits the cluster, with the kubeconfig above. */
  public Path kubectl() {
    return path.resolve("kubectl");
  }

  /** For the PATH of a person: kubectl and its plugin {@code sallyport}. */
  public Path bin() {
    return path.resolve("bin");
  }

  public Path ledger() {
    return path.resolve("processes.json");
  }

  public Path ports() {
    return path.resolve("ports.json");
  }

  /** What {@code status} says about the installation. */
  public Path summary() {
    return path.resolve("installation.json");
  }

  /** Held by the one command that is changing the installation. */
  public Path lock() {
    return path.resolve(".lock");
  }
}
