package dev.sallyport.crds.accessrule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which paths a route covers, segment by segment.
 *
 * <p>{@code /admin/**} is {@code [admin, **]} and covers {@code /admin}, {@code /admin/} and all
 * below; {@code /users/{id}} covers {@code /users/7} but neither {@code /users/} nor {@code
 * /users/7/}; {@code /} is the one empty segment.
 */
public record PathPattern(List<Segment> segments) {
  /** The first segment of the paths at each host that are ours and no app's. */
  public static final String RESERVED = ".sallyport";

  /** The longest pattern, in characters. */
  public static final int MAX_LENGTH = 256;

  public PathPattern {
    segments = List.copyOf(segments);
  }

  /** What stands between two slashes. */
  public sealed interface Segment {
    /** Exactly this text, compared decoded and case-sensitively. */
    record Literal(String text) implements Segment {}

    /** One segment that the expression matches whole. */
    record Matching(String name, Regex regex) implements Segment {}

    /** Any one segment that is not empty. */
    record Param(String name) implements Segment {}

    /** Everything from here on, also nothing; always the last segment. */
    record Rest() implements Segment {}
  }

  /**
   * Reads one pattern.
   *
   * @return the pattern, or what is wrong with {@code text} and what to write instead
   */
  static PathPattern.Outcome parse(String text) {
    if (!text.startsWith("/")) {
      return new Outcome.Illegal("does not start with a slash: write \"/%s\"".formatted(text));
    }
    if (text.length() > MAX_LENGTH) {
      return new Outcome.Illegal("is longer than %d characters".formatted(MAX_LENGTH));
    }
    List<Segment> segments = new ArrayList<>();
    List<String> parts = split(text.substring(1));
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      switch (segment(parts.get(i), last)) {
        case SegmentOutcome.Illegal(String problem) -> {
          return new Outcome.Illegal(problem);
        }
        case SegmentOutcome.Legal(Segment segment) -> segments.add(segment);
      }
    }
    return new Outcome.Legal(new PathPattern(segments));
  }

  /** At slashes, but not at those inside of braces, which belong to a regular expression. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' && depth > 0 ? -1 : 0;
      if (c == '/' && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static SegmentOutcome segment(String part, boolean last) {
    if (part.equals("**")) {
      return last
          ? new SegmentOutcome.Legal(new Segment.Rest())
          : new SegmentOutcome.Illegal("has ** before its end: ** may only be the last segment");
    }
    if (part.startsWith("{") && part.endsWith("}")) {
      return parameter(part);
    }
    if (part.isEmpty() && !last) {
      return new SegmentOutcome.Illegal("has an empty segment: write one slash, not two");
    }
    if (part.equals(".") || part.equals("..")) {
      return new SegmentOutcome.Illegal("has a dot segment: write the path that it resolves to");
    }
    if (part.indexOf('*') >= 0 || part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
      return new SegmentOutcome.Illegal(
          "has \"%s\": a wildcard is a whole segment, {name} or a final **".formatted(part));
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if ("%?#;\\".indexOf(c) >= 0 || Character.isISOControl(c)) {
        return new SegmentOutcome.Illegal(
            ("has the character U+%04X, which no canonical path has: write the path decoded, without"
                    + " query, fragment or path parameters")
                .formatted((int) c));
      }
    }
    return new SegmentOutcome.Legal(new Segment.Literal(part));
  }

  private static SegmentOutcome parameter(String part) {
    int colon = part.indexOf(':');
    String name = part.substring(1, colon < 0 ? part.length() - 1 : colon);
    if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
      return new SegmentOutcome.Illegal(
          "has the parameter \"%s\": a parameter is a name in braces, for example {id} or {id:[0-9]+}"
              .formatted(part));
    }
    if (colon < 0) {
      return new SegmentOutcome.Legal(new Segment.Param(name));
    }
    return switch (Regex.parse(part.substring(colon + 1, part.length() - 1))) {
      case Regex.Outcome.Legal(Regex regex) ->
          new SegmentOutcome.Legal(new Segment.Matching(name, regex));
      case Regex.Outcome.Illegal(String problem) -> new SegmentOutcome.Illegal(problem);
    };
  }

  /** Whether it is for nothing but paths that no app sees. */
  boolean isReserved() {
    return segments.getFirst().equals(new Segment.Literal(RESERVED));
  }

  /** The pattern as it is written. */
  @Override
  public String toString() {
    return segments.stream()
        .map(
            segment ->
                switch (segment) {
                  case Segment.Literal(String text) -> "/" + text;
                  case Segment.Matching(String name, Regex regex) ->
                      "/{%s:%s}".formatted(name, regex);
                  case Segment.Param(String name) -> "/{%s}".formatted(name);
                  case Segment.Rest _ -> "/**";
                })
        .collect(Collectors.joining());
  }

  /**
   * The text that is equal for two patterns just when they are equally specific and may cover the
   * same path: parameter names do not matter, and two regular expressions at one place count as
   * one.
   */
  public String shape() {
    return segments.stream()
        .map(
            segment ->
                switch (segment) {
                  case Segment.Literal(String text) -> "/" + text;
                  case Segment.Matching _ -> "/{:}";
                  case Segment.Param _ -> "/{}";
                  case Segment.Rest _ -> "/**";
                })
        .collect(Collectors.joining());
  }

  /** A pattern, or what is wrong with it. */
  sealed interface Outcome {
    record Legal(PathPattern pattern) implements Outcome {}

    record Illegal(String problem) implements Outcome {}
  }

  private sealed interface SegmentOutcome {
    record Legal(Segment segment) implements SegmentOutcome {}

    record Illegal(String problem) implements SegmentOutcome {}
  }
}
