package dev.sallyport.crds;

import java.util.List;

/** What became of a spec: its meaning, or every mistake in it at once. */
public sealed interface Parsed<T> {
  /** The spec is legal and means {@code value}. */
  record Ok<T>(T value) implements Parsed<T> {}

  /** The spec means nothing; {@code violations} is never empty. */
  record Invalid<T>(List<Violation> violations) implements Parsed<T> {
    public Invalid {
      violations = List.copyOf(violations);
      if (violations.isEmpty()) {
        throw new IllegalArgumentException("an invalid spec needs at least one violation");
      }
    }
  }
}
