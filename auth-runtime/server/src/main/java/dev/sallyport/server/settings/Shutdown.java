package dev.sallyport.server.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How this replica leaves.
 *
 * @param grace how long everything is still answered after it was told to stop, so that nobody is
 *     sent here any more when it stops
 */
public record Shutdown(Duration grace) {
  static final Shutdown ORDINARY = new Shutdown(Duration.ofSeconds(5));

  static Shutdown of(YamlSection section) {
    return new Shutdown(section.value("grace", "5s", Shutdown::seconds, ORDINARY.grace));
  }

  private static @Nullable Duration seconds(String text) {
    return text.matches("[0-9]{1,3}s")
        ? Duration.ofSeconds(Integer.parseInt(text.substring(0, text.length() - 1)))
        : null;
  }
}
