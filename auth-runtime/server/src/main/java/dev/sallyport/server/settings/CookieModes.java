package dev.sallyport.server.settings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the cookie of a session reaches, and how far it did until lately.
 *
 * @param current what new cookies are
 * @param previous what is still read, so that nobody has to log in anew for the change
 */
public record CookieModes(Mode current, Optional<Previous> previous) {
  /** One cookie for every host below the domain, and nothing before. */
  public static final CookieModes SHARED = new CookieModes(Mode.SHARED_DOMAIN, Optional.empty());

  /** How far it reaches. */
  public enum Mode {
    /** To every host below the domain. */
    SHARED_DOMAIN,
    /** To the host that set it, which has a value of its own. */
    PER_HOST
  }

  /** What is read {@code until} then. */
  public record Previous(Mode mode, Instant until) {}

  /** Whether cookies of this mode count. */
  public boolean reads(Mode mode, Instant now) {
    return mode == current
        || previous.filter(old -> old.mode() == mode && now.isBefore(old.until())).isPresent();
  }

  /** Whether any cookie is for the whole domain, now or until lately. */
  boolean isAnyShared() {
    return current == Mode.SHARED_DOMAIN
        || previous.filter(old -> old.mode() == Mode.SHARED_DOMAIN).isPresent();
  }

  static CookieModes of(YamlSection cookie) {
    Mode current = cookie.valueOr("mode", "PerHost", CookieModes::mode, Mode.SHARED_DOMAIN);
    Optional<YamlSection> section = cookie.optionalSection("previousMode");
    Optional<Previous> previous =
        section.map(
            old ->
                new Previous(
                    old.value("mode", "SharedDomain", CookieModes::mode, current),
                    old.value("until", "2027-01-31", CookieModes::dayAfter, Instant.EPOCH)));
    if (section.isPresent() && section.get().has("mode") && previous.get().mode() == current) {
      cookie.mistake(
          cookie.at("previousMode.mode")
              + ": is the mode in force; write the one before, or leave previousMode out");
    }
    return new CookieModes(current, previous);
  }

  private static @Nullable Mode mode(String text) {
    return switch (text) {
      case "SharedDomain" -> Mode.SHARED_DOMAIN;
      case "PerHost" -> Mode.PER_HOST;
      default -> null;
    };
  }

  /** The end of a day, in UTC. */
  private static @Nullable Instant dayAfter(String text) {
    try {
      return LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }
}
