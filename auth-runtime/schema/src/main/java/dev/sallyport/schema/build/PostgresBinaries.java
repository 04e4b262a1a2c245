package dev.sallyport.schema.build;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The Postgres archive of the class path, unpacked once per user and machine. */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /** The directory of {@code initdb} and {@code pg_ctl}, readable by everybody. */
  static Path onClassPath() throws IOException {
    String archive = archive();
    Path home =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "sallyport-postgres-%s-%s"
                .formatted(System.getProperty("user.name"), digest(archive).substring(0, 16)));
    if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
      Path fresh = Files.createTempDirectory(home.getParent(), "sallyport-unpack-");
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      try (InputStream in = open(archive)) {
        unpack(in, fresh);
      }
      moveIntoPlace(fresh, home);
    }
    // A predictable name in a directory that others may write to: run only what is ours.
    Path mine = Files.createTempFile(home.getParent(), "sallyport-owner-", "");
    boolean ours = Files.getOwner(home, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(mine));
    Files.delete(mine);
    if (!ours) {
      throw new IOException(home + " belongs to somebody else; remove it");
    }
    return home.resolve("bin");
  }

  private static void moveIntoPlace(Path fresh, Path home) throws IOException {
    try {
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Another build was faster: its copy is the same, and ours is left to the temp directory.
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }

  private static String archive() {
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String machine =
        switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
          case "aarch64", "arm64" -> "arm_64";
          default -> "x86_64";
        };
    return "/postgres-%s-%s.txz".formatted(system, machine);
  }

  private static InputStream open(String archive) throws IOException {
    InputStream in = PostgresBinaries.class.getResourceAsStream(archive);
    if (in == null) {
      throw new IOException("there is no " + archive + " on the class path");
    }
    return new BufferedInputStream(in);
  }

  private static String digest(String archive) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(open(archive), sha)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void unpack(InputStream in, Path home) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = home.resolve(entry.getName()).normalize();
        if (!target.startsWith(home)) {
          throw new IOException("the archive leaves its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        } else if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
          boolean executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
