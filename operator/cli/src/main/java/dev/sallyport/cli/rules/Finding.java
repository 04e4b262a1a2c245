package dev.sallyport.cli.rules;

import java.util.Comparator;
import java.util.Locale;

/**
 * Something wrong or doubtful.
 *
 * @param object {@code namespace/name} of the rule, or empty
 * @param path of the field, or empty
 * @param message which value it is about and what to write instead
 */
public record Finding(Kind kind, Place place, String object, String path, String message) {
  /** By file and line, so that one pass through an editor repairs all. */
  public static final Comparator<Finding> IN_ORDER =
      Comparator.comparing((Finding f) -> f.place().source())
          .thenComparingInt(f -> f.place().line().orElse(0))
          .thenComparing(Finding::message);

  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** What it is; the list is closed, and suppressions may name its codes. */
  public enum Kind {
    UNREADABLE(Severity.ERROR, "The file cannot be read."),
    YAML_SYNTAX(Severity.ERROR, "The file is not YAML."),
    UNKNOWN_FIELD(Severity.ERROR, "The API server knows no such field."),
    WRONG_TYPE(Severity.ERROR, "The value is of another type than the field."),
    ILLEGAL_VALUE(Severity.ERROR, "The value means nothing here."),
    SAME_NAME(Severity.ERROR, "Two resources have one namespace and name."),
    CONFLICT(Severity.ERROR, "Two rules claim the same request with equal specificity."),
    HOST_OF_TWO_NAMESPACES(Severity.ERROR, "Two namespaces own the same host."),
    OPEN_TO_ALL(Severity.WARNING, "A broad pattern lets everybody in without logging in."),
    NOT_ENFORCED(Severity.WARNING, "The rule's rollout lets refused requests through."),
    HOLE(Severity.WARNING, "A more specific route opens a part of what nobody may reach."),
    NEVER_MATCHES(Severity.WARNING, "Other routes take every request of this one."),
    HIDDEN_BY_EXACT_HOST(Severity.WARNING, "A wildcard does not count for a host named exactly."),
    ANY_ORIGIN(Severity.WARNING, "Scripts of every site may read what the app answers."),
    CREDENTIAL_FORWARDED(Severity.WARNING, "The app gets its visitors' own credentials."),
    LOGIN_ELSEWHERE(Severity.WARNING, "No rule owns the host of the login page.");

    private final Severity severity;
    private final String meaning;

    Kind(Severity severity, String meaning) {
      this.severity = severity;
      this.meaning = meaning;
    }

    /** As reports write it: {@code unknown-field}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Severity severity() {
      return severity;
    }

    /** A sentence about all findings of the kind. */
    public String meaning() {
      return meaning;
    }
  }

  public boolean isError() {
    return kind.severity() == Severity.ERROR;
  }
}
