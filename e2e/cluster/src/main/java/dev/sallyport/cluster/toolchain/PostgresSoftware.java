package dev.sallyport.cluster.toolchain;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Postgres for this machine, which comes as an archive on the class path. */
public final class PostgresSoftware {
  private static final Map<String, String> ARCHIVES =
      Map.of("amd64", "/postgres-linux-x86_64.txz", "aarch64", "/postgres-linux-arm_64.txz");

  private PostgresSoftware() {}

  /** The folder with {@code bin/postgres}, unpacked into {@code cache} once per version. */
  public static Path unpack(Path cache) {
    try {
      var folder = cache.resolve("postgres").resolve(hash());
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder.getParent());
        unpackOnce(folder);
      }
      return folder;
    } catch (IOException | NoSuchAlgorithmException cannot) {
      throw new Problem("Postgres could not be unpacked into %s: %s".formatted(cache, cannot));
    }
  }

  private static void unpackOnce(Path folder) throws IOException {
    try (var channel =
            FileChannel.open(
                folder.resolveSibling(".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (Files.isDirectory(folder)) {
        return;
      }
      var half = Files.createTempDirectory(folder.getParent(), "unpacking");
      try (var tar = new TarArchiveInputStream(new XZInputStream(archive()))) {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          unpack(tar, entry, half);
        }
      }
      Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    var target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("the archive names " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    var executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static String hash() throws IOException, NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    try (var in = new DigestInputStream(archive(), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 10);
  }

  private static InputStream archive() {
    var machine = System.getProperty("os.arch");
    var name = ARCHIVES.get(machine);
    var archive = name == null ? null : PostgresSoftware.class.getResourceAsStream(name);
    if (archive == null) {
      throw new Problem("There is no Postgres for this machine (Linux %s).".formatted(machine));
    }
    return archive;
  }
}
