package dev.sallyport.cluster.state;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** Files that only their owner may read, from the moment they exist. */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * Writes {@code content}, replacing what was there at once. A file that says so already is left
   * alone: some part may be watching it.
   */
  public static void write(Path file, String content) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(content)) {
      return;
    }
    var half = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(half);
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = Files.newByteChannel(half, options, mode);
        var out = Channels.newOutputStream(channel)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The secret in {@code file}, without a line end; 32 random bytes in base64url, made once. */
  public static String secret(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      var bytes = new byte[32];
      random.nextBytes(bytes);
      write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    return Files.readString(file).strip();
  }
}
