package dev.sallyport.server.settings;

import dev.sallyport.server.login.SecondFactorPolicy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords people may choose.
 *
 * @param blocked what they may not; printed as a number, for it may be what somebody has
 */
public record Passwords(int minLength, List<String> blocked) {
  /** The fewest characters of a password that is the only factor (NIST SP 800-63B-4, 3.1.1.2). */
  static final Passwords ORDINARY = new Passwords(15, List.of());

  /** The fewest characters of one among several factors. */
  private static final int WITH_SECOND_FACTOR = 8;

  /** NIST and OWASP ASVS 6.2.9 want that at least this many are allowed. */
  private static final int LONGEST_MINIMUM = 64;

  private static final int MAX_BLOCKED = 100_000;
  private static final int MAX_LINE = 128;

  public Passwords {
    blocked = List.copyOf(blocked);
  }

  static Passwords of(YamlSection section, SecondFactorPolicy secondFactor) {
    int minLength = section.valueOr("minLength", "15", Passwords::minimum, ORDINARY.minLength);
    if (minLength < ORDINARY.minLength && secondFactor != SecondFactorPolicy.EVERYONE) {
      section.mistake(
          "passwords.minLength: %d is enough only where everybody has to show a second factor: write 15 to 64, or secondFactor: Everyone"
              .formatted(minLength));
    }
    return new Passwords(minLength, section.has("blocked") ? blocked(section) : List.of());
  }

  private static @Nullable Integer minimum(String text) {
    if (!text.matches("[1-9][0-9]?")) {
      return null;
    }
    int minimum = Integer.parseInt(text);
    return minimum >= WITH_SECOND_FACTOR && minimum <= LONGEST_MINIMUM ? minimum : null;
  }

  private static List<String> blocked(YamlSection section) {
    Path file = section.file("blocked");
    if (file.toString().isEmpty()) {
      return List.of();
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (CharacterCodingException _) {
      section.mistake("passwords.blocked: the file %s is not UTF-8".formatted(file));
      return List.of();
    } catch (IOException _) {
      section.mistake("passwords.blocked: the file %s cannot be read".formatted(file));
      return List.of();
    }
    List<String> words = lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (words.isEmpty()) {
      section.mistake("passwords.blocked: the file %s is empty".formatted(file));
    }
    if (words.size() > MAX_BLOCKED) {
      section.mistake(
          "passwords.blocked: the file %s has %d passwords, and %d at most are kept in memory"
              .formatted(file, words.size(), MAX_BLOCKED));
    }
    refuseLong(section, file, lines);
    return words;
  }

  /** Names lines by their numbers: what is in them is nobody's business. */
  private static void refuseLong(YamlSection section, Path file, List<String> lines) {
    String tooLong =
        IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).strip().length() > MAX_LINE)
            .mapToObj(i -> Integer.toString(i + 1))
            .collect(Collectors.joining(", "));
    if (!tooLong.isEmpty()) {
      section.mistake(
          "passwords.blocked: the file %s is no list of one password a line: longer than %d characters: line %s"
              .formatted(file, MAX_LINE, tooLong));
    }
  }

  @Override
  public String toString() {
    return "Passwords[minLength=%d, blocked=%d]".formatted(minLength, blocked.size());
  }
}
