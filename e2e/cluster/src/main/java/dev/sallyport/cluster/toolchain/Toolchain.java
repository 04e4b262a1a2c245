package dev.sallyport.cluster.toolchain;

import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Programs that are ready to run. What is built goes to a folder whose name is the hash of all that
 * went into it, so that a second clone on the same machine finds it and a changed go.mod does not.
 */
public final class Toolchain {
  private static final long ROOM_TO_BUILD = 6L << 30;
  private static final String TRAEFIK_CRDS = "traefik-crds.yaml";

  private final Map<Binary, Path> programs;
  private final Path traefikCrds;

  private Toolchain(Map<Binary, Path> programs, Path traefikCrds) {
    this.programs = Map.copyOf(programs);
    this.traefikCrds = traefikCrds;
  }

  /** Where {@code binary} is. */
  public Path program(Binary binary) {
    return Objects.requireNonNull(programs.get(binary), binary::program);
  }

  /** Traefik's own custom resource definitions, from the module that Traefik is built from. */
  public Path traefikCrds() {
    return traefikCrds;
  }

  /** The folder for what is built: {@code SALLYPORT_CACHE}, or the user's cache folder. */
  public static Path cache(Map<String, String> environment) {
    var own = environment.get("SALLYPORT_CACHE");
    if (own != null) {
      return Path.of(own).toAbsolutePath();
    }
    var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    var caches = environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    return Path.of(caches, "sallyport").toAbsolutePath();
  }

  /**
   * Finds or builds {@code binaries}; the first build on a machine takes about eight minutes on two
   * cores.
   *
   * @param modules the folder that holds our go.mod files
   * @throws Problem when something is missing, with what to do about it
   */
  public static Toolchain prepare(
      Path modules,
      Collection<Binary> binaries,
      Map<String, String> environment,
      Progress progress) {
    try {
      return new Preparation(modules, environment, progress).of(binaries);
    } catch (IOException | NoSuchAlgorithmException cannot) {
      throw new Problem("The cluster's programs could not be built: " + cannot, cannot);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Problem("Stopped while building the cluster's programs.", stopped);
    }
  }

  private record Preparation(Path modules, Map<String, String> environment, Progress progress) {
    Toolchain of(Collection<Binary> binaries)
        throws IOException, InterruptedException, NoSuchAlgorithmException {
      var programs = new EnumMap<Binary, Path>(Binary.class);
      var folders = new EnumMap<GoModule, Path>(GoModule.class);
      var checked = false;
      for (var binary : binaries) {
        var named = environment.get(binary.variable());
        if (named != null) {
          programs.put(binary, existing(binary, named));
          continue;
        }
        var folder = folder(binary.module(), folders);
        var program = folder.resolve(binary.program());
        if (!Files.isExecutable(program)) {
          if (!checked) {
            requireRoom(binary, folder);
            checked = true;
          }
          build(binary, folder);
        }
        programs.put(binary, program);
      }
      return new Toolchain(programs, traefikCrds(folders));
    }

    private static Path existing(Binary binary, String named) {
      var program = Path.of(named).toAbsolutePath();
      if (!Files.isExecutable(program)) {
        throw new Problem(
            "%s names %s, which is not a program that can be run."
                .formatted(binary.variable(), named));
      }
      return program;
    }

    private void build(Binary binary, Path folder) throws IOException, InterruptedException {
      // Two runs at once: the second waits here, and then finds what the first has built.
      try (var channel = lock(folder);
          var _ = channel.lock()) {
        var program = folder.resolve(binary.program());
        if (Files.isExecutable(program)) {
          return;
        }
        var go = Go.find(environment);
        var source = modules.resolve(binary.module().folder());
        var half = program.resolveSibling(binary.program() + ".building");
        progress.during(
            "Building " + binary.program(),
            () -> {
              go.build(source, binary.module(), binary.goPackage(), half);
              return half;
            });
        Files.move(half, program, StandardCopyOption.ATOMIC_MOVE);
      }
    }

    private Path traefikCrds(Map<GoModule, Path> folders)
        throws IOException, InterruptedException, NoSuchAlgorithmException {
      var named = environment.get("SALLYPORT_TRAEFIK_CRDS");
      if (named != null) {
        return Path.of(named).toAbsolutePath();
      }
      var folder = folder(GoModule.TRAEFIK, folders);
      var crds = folder.resolve(TRAEFIK_CRDS);
      if (Files.exists(crds)) {
        return crds;
      }
      try (var channel = lock(folder);
          var _ = channel.lock()) {
        var module =
            Path.of(
                Go.find(environment)
                    .ask(
                        modules.resolve(GoModule.TRAEFIK.folder()),
                        "list",
                        "-m",
                        "-f",
                        "{{.Dir}}",
                        "github.com/traefik/traefik/v3"));
        var source =
            module.resolve(
                "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml");
        var half = folder.resolve(TRAEFIK_CRDS + ".building");
        Files.write(half, Files.readAllBytes(source));
        Files.move(half, crds, StandardCopyOption.ATOMIC_MOVE);
      }
      return crds;
    }

    private Path folder(GoModule module, Map<GoModule, Path> folders)
        throws IOException, InterruptedException, NoSuchAlgorithmException {
      var known = folders.get(module);
      if (known != null) {
        return known;
      }
      var folder = cache(environment).resolve("bin").resolve(key(module));
      Files.createDirectories(folder);
      folders.put(module, folder);
      return folder;
    }

    private String key(GoModule module)
        throws IOException, InterruptedException, NoSuchAlgorithmException {
      var source = modules.resolve(module.folder());
      var digest = MessageDigest.getInstance("SHA-256");
      var version = Go.find(environment).ask(source, "env", "GOVERSION", "GOOS", "GOARCH");
      digest.update(version.getBytes(StandardCharsets.UTF_8));
      digest.update(module.buildFlags().toString().getBytes(StandardCharsets.UTF_8));
      try (var files = Files.walk(source)) {
        for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
          digest.update(source.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
          digest.update(Files.readAllBytes(file));
        }
      }
      return module.folder() + "-" + HexFormat.of().formatHex(digest.digest(), 0, 10);
    }

    private static FileChannel lock(Path folder) throws IOException {
      return FileChannel.open(
          folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private void requireRoom(Binary binary, Path output) throws IOException, InterruptedException {
      var source = modules.resolve(binary.module().folder());
      var caches = Go.find(environment).ask(source, "env", "GOCACHE", "GOMODCACHE").lines();
      for (var folder : Stream.concat(Stream.of(output), caches.map(Path::of)).toList()) {
        Files.createDirectories(folder);
        var free = Files.getFileStore(folder).getUsableSpace();
        if (free < ROOM_TO_BUILD) {
          throw new Problem(
              ("Building the cluster's programs needs 6 GB of disk, and %s has %.1f GB free: make"
                      + " room, or point SALLYPORT_CACHE, GOCACHE and GOMODCACHE somewhere else.")
                  .formatted(folder, free / (double) (1L << 30)));
        }
      }
    }
  }
}
