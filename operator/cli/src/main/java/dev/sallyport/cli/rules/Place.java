package dev.sallyport.cli.rules;

import java.util.OptionalInt;

/**
 * Where something is written.
 *
 * @param source a file, or the cluster
 * @param line counted from 1; empty where there are no lines
 */
public record Place(String source, OptionalInt line) {
  /** A line of a file. */
  public static Place line(String source, int line) {
    return new Place(source, OptionalInt.of(line));
  }

  /** All of a file or of the cluster. */
  public static Place all(String source) {
    return new Place(source, OptionalInt.empty());
  }

  /** {@code file:line}, as compilers write it and editors follow it. */
  @Override
  public String toString() {
    return line.isPresent() ? source + ":" + line.getAsInt() : source;
  }
}
