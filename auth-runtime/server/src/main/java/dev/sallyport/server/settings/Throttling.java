package dev.sallyport.server.settings;

import dev.sallyport.crds.accessrule.Units;
import dev.sallyport.store.attempts.AttemptLimit.Backoff;
import dev.sallyport.store.attempts.AttemptLimit.Window;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How often people may try.
 *
 * @param login logins from one address, good or bad
 * @param registration accounts from one address
 * @param recovery mails asked for from one address
 * @param failures logins that failed
 */
public record Throttling(Window login, Window registration, Window recovery, Failures failures) {
  /** Mails to one account, which somebody else can ask for. */
  public static final Backoff MAILS =
      new Backoff(3, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(24));

  /** Codes tried for one account. */
  public static final Backoff CODES =
      new Backoff(5, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(24));

  static final Throttling ORDINARY =
      new Throttling(
          new Window(10, Duration.ofMinutes(1)),
          new Window(5, Duration.ofMinutes(1)),
          new Window(5, Duration.ofMinutes(1)),
          new Failures(
              new Backoff(5, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(1)),
              new Backoff(10, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofHours(1)),
              new Backoff(
                  50, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(15))));

  /** So that a mistake does not make a limit that is none, or one that nobody can live with. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,6})/([1-9][0-9]{0,3}[smh])");

  /**
   * Failures after which somebody has to wait.
   *
   * @param perPair one account from one address, or from one browser that is known
   * @param perAccount one account from everywhere but browsers that are known
   * @param perAddress all accounts from one address
   */
  public record Failures(Backoff perPair, Backoff perAccount, Backoff perAddress) {}

  static Throttling of(YamlSection section) {
    Failures ordinary = ORDINARY.failures;
    return new Throttling(
        section.valueOr("login", "10/1m", Throttling::window, ORDINARY.login),
        section.valueOr("registration", "10/1m", Throttling::window, ORDINARY.registration),
        section.valueOr("recovery", "10/1m", Throttling::window, ORDINARY.recovery),
        section
            .optionalSection("failures")
            .map(
                failures ->
                    new Failures(
                        backoff(failures, "perPair", ordinary.perPair),
                        backoff(failures, "perAccount", ordinary.perAccount),
                        backoff(failures, "perAddress", ordinary.perAddress)))
            .orElse(ordinary));
  }

  private static @Nullable Window window(String text) {
    Matcher rate = RATE.matcher(text);
    return rate.matches()
        ? Units.duration(rate.group(2))
            .filter(period -> period.compareTo(LONGEST) <= 0)
            .map(period -> new Window(Integer.parseInt(rate.group(1)), period))
            .orElse(null)
        : null;
  }

  private static Backoff backoff(YamlSection section, String name, Backoff ordinary) {
    return section
        .optionalSection(name)
        .map(
            one ->
                new Backoff(
                    one.valueOr("free", "5", Throttling::count, ordinary.free()),
                    one.valueOr("first", "1s", Throttling::delay, ordinary.first()),
                    one.valueOr("longest", "15m", Throttling::delay, ordinary.longest()),
                    one.valueOr("memory", "1h", Throttling::memory, ordinary.memory())))
        .orElse(ordinary);
  }

  private static @Nullable Integer count(String text) {
    return text.matches("[1-9][0-9]{0,6}") ? Integer.valueOf(text) : null;
  }

  private static @Nullable Duration delay(String text) {
    return Units.duration(text).filter(delay -> delay.compareTo(LONGEST) <= 0).orElse(null);
  }

  private static @Nullable Duration memory(String text) {
    return Units.duration(text)
        .filter(memory -> memory.compareTo(Duration.ofDays(7)) <= 0)
        .orElse(null);
  }
}
