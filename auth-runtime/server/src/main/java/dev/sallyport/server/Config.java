package dev.sallyport.server;

import dev.sallyport.server.settings.SettingNames;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.server.settings.SettingsException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * Looks at settings without starting anything: {@code Config check <settings.yaml>} says every
 * mistake that a start would, and {@code Config schema} prints their JSON Schema.
 */
public final class Config {
  private static final int WRONG = 1;
  private static final int MISUSED = 2;

  private Config() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments, System.getenv(), System.out, System.err));
  }

  /** The exit code: 0 if everything is right, 1 if something is not, 2 if we are asked wrongly. */
  static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    if (arguments.length == 1 && arguments[0].equals("schema")) {
      out.print(SettingNames.schema());
      return 0;
    }
    if (arguments.length != 2 || !arguments[0].equals("check")) {
      err.println("usage: config check FILE\n       config schema");
      return MISUSED;
    }
    try {
      Settings settings = Settings.read(Path.of(arguments[1]), environment);
      out.println(
          "%s is right: people log in at %s".formatted(arguments[1], settings.auth().url()));
      return 0;
    } catch (SettingsException e) {
      err.println(e.getMessage());
      return WRONG;
    }
  }
}
