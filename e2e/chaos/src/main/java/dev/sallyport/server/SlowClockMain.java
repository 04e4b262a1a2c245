package dev.sallyport.server;

import dev.sallyport.server.freshness.BootClock;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.server.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.function.LongSupplier;

/**
 * A replica whose clock runs at a tenth of everybody else's: it holds its lease for nine seconds.
 * That breaks what a logout's acknowledgement relies on, so a checker that finds nothing wrong with
 * it finds nothing.
 */
public final class SlowClockMain {
  private static final long SLOWNESS = 10;

  private SlowClockMain() {}

  /** The file with the settings, as for {@link Main}. */
  public static void main(String[] arguments)
      throws SettingsException, IOException, GeneralSecurityException {
    LongSupplier right = BootClock.ofThisSystem();
    Main.start(Settings.read(Path.of(arguments[0])), () -> right.getAsLong() / SLOWNESS);
  }
}
