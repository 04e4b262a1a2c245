package dev.sallyport.server.settings;

import java.nio.file.Path;
import java.util.List;

/** The configuration cannot be used; the message names every mistake and no secret. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  SettingsException(Path file, List<String> mistakes) {
    super("%s: %s".formatted(file, String.join("\n" + file + ": ", mistakes)));
  }
}
