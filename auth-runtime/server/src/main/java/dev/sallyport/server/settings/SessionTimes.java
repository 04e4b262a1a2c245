package dev.sallyport.server.settings;

import dev.sallyport.server.sessions.Lifetimes;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how long sessions last. */
final class SessionTimes {
  /** Much longer than the grace, so that a value has a life of its own. */
  private static final Duration SHORTEST = Duration.ofMinutes(5);

  /** Installation keys are kept for two days more (docs/reference/runtime-settings.md). */
  private static final Duration LONGEST = Duration.ofDays(30);

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,4})([mhd])");

  private SessionTimes() {}

  static Lifetimes of(YamlSection section) {
    Lifetimes ordinary = Lifetimes.ORDINARY;
    Duration life = section.valueOr("life", "24h", SessionTimes::parse, ordinary.life());
    Duration renewableFor =
        section.valueOr("renewableFor", "30d", SessionTimes::parse, ordinary.renewableFor());
    if (life.compareTo(renewableFor) > 0) {
      section.mistake(
          "sessions.life: is longer than renewableFor, after which nobody stays logged in");
    }
    Optional<Duration> idle =
        section.has("idle")
            ? Optional.of(section.value("idle", "8h", SessionTimes::parse, life))
            : Optional.empty();
    if (idle.isPresent() && idle.get().compareTo(renewableFor) > 0) {
      section.mistake(
          "sessions.idle: is longer than renewableFor, after which sessions end anyway");
    }
    return new Lifetimes(life, renewableFor, idle);
  }

  private static @Nullable Duration parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    return duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0 ? null : duration;
  }
}
