package dev.sallyport.crds.accessrule;

import dev.sallyport.crds.accessrule.Rule.Rate;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations ({@code 90s}, {@code 12h}, {@code 30d}) and rates ({@code 100/1m}). */
public final class Units {
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smhd])");
  private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,8})/([1-9][0-9]{0,3}[smh])");

  private Units() {}

  /** The duration, or nothing: where it is absent, and where it is none, which is a mistake. */
  static Optional<Duration> duration(
      String path, @Nullable String text, Duration max, Mistakes mistakes) {
    if (text == null) {
      return Optional.empty();
    }
    Optional<Duration> duration = duration(text);
    if (duration.isEmpty()) {
      mistakes.add(path, "\"%s\" is not a duration: write 90s, 5m, 12h or 30d".formatted(text));
    } else if (duration.get().compareTo(max) > 0) {
      mistakes.add(path, "\"%s\" is too long: at most %ds".formatted(text, max.toSeconds()));
    }
    return duration;
  }

  /** The rate, or nothing: where it is absent, and where it is none, which is a mistake. */
  static Optional<Rate> rate(String path, @Nullable String text, Mistakes mistakes) {
    if (text == null) {
      return Optional.empty();
    }
    var matcher = RATE.matcher(text);
    if (!matcher.matches()) {
      mistakes.add(path, "\"%s\" is not a rate: write number/period, 100/1m".formatted(text));
      return Optional.empty();
    }
    return duration(matcher.group(2))
        .map(period -> new Rate(Long.parseLong(matcher.group(1)), period));
  }

  /** The duration; empty if {@code text} is none, which {@code 0s} is not either. */
  public static Optional<Duration> duration(String text) {
    var matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }
}
