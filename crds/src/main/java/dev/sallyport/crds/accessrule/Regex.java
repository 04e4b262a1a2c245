package dev.sallyport.crds.accessrule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression over one path segment, which it has to match whole. In RE2's syntax, whose
 * time to match is linear in the segment whatever the expression: a client chooses what is matched.
 */
public final class Regex {
  /** The longest expression, in characters. */
  public static final int MAX_LENGTH = 128;

  /** RE2 unrolls counted repetitions; beyond this many instructions a match costs too much. */
  private static final int MAX_REPEAT = 64;

  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");

  private final Pattern pattern;

  private Regex(Pattern pattern) {
    this.pattern = pattern;
  }

  /** An expression, or what is wrong with it. */
  sealed interface Outcome {
    record Legal(Regex regex) implements Outcome {}

    record Illegal(String problem) implements Outcome {}
  }

  static Outcome parse(String text) {
    if (text.isEmpty()) {
      return new Outcome.Illegal("has an empty expression: write {name} for any one segment");
    }
    if (text.length() > MAX_LENGTH) {
      return new Outcome.Illegal(
          "has an expression of more than %d characters".formatted(MAX_LENGTH));
    }
    if (text.indexOf('/') >= 0) {
      return new Outcome.Illegal(
          "has a slash in the expression \"%s\": an expression is about one segment"
              .formatted(text));
    }
    if (COUNT
        .matcher(text)
        .results()
        .anyMatch(count -> large(count.group(1)) || large(count.group(2)))) {
      return new Outcome.Illegal(
          "repeats more than %d times in \"%s\": write + or *".formatted(MAX_REPEAT, text));
    }
    try {
      Pattern pattern = Pattern.compile(text);
      return pattern.matches("")
          ? new Outcome.Illegal(
              "has the expression \"%s\", which matches nothing at all: a segment is never empty"
                  .formatted(text))
          : new Outcome.Legal(new Regex(pattern));
    } catch (PatternSyntaxException e) {
      return new Outcome.Illegal(
          "has the expression \"%s\", which RE2 cannot read (%s): look-around and back-references do"
                  .formatted(text, e.getDescription())
              + " not exist there");
    }
  }

  private static boolean large(@org.jspecify.annotations.Nullable String count) {
    return count != null
        && !count.isEmpty()
        && (count.length() > 4 || Integer.parseInt(count) > MAX_REPEAT);
  }

  /** Whether the expression matches all of {@code segment}. */
  public boolean matches(String segment) {
    return pattern.matches(segment);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Regex regex && pattern.pattern().equals(regex.pattern.pattern());
  }

  @Override
  public int hashCode() {
    return pattern.pattern().hashCode();
  }

  /** The expression as it is written. */
  @Override
  public String toString() {
    return pattern.pattern();
  }
}
