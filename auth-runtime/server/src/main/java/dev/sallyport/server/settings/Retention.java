package dev.sallyport.server.settings;

import dev.sallyport.crds.accessrule.Units;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long is known what happened.
 *
 * @param keep at least; whole months are forgotten
 */
public record Retention(Duration keep) {
  static final Retention ORDINARY = new Retention(Duration.ofDays(400));

  /** What happened more lately cannot be forgotten. */
  private static final Duration SHORTEST = Duration.ofDays(30);

  static Retention of(YamlSection section) {
    return new Retention(section.value("keep", "400d", Retention::keep, ORDINARY.keep));
  }

  private static @Nullable Duration keep(String text) {
    return Units.duration(text).filter(keep -> keep.compareTo(SHORTEST) >= 0).orElse(null);
  }
}
