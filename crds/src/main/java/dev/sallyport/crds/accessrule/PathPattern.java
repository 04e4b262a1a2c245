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
  /** The longest pattern, in characters. */
  public static final int MAX_LENGTH = 256;

  public PathPattern {
    segments = List.copyOf(segments);
  }

  /** What stands between two slashes. */
  public sealed interface Segment {
    /** Exactly this text, compared decoded and case-sensitively. */
    record Literal(String text) implements Segment {}

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
    String[] parts = text.substring(1).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      switch (segment(parts[i], last)) {
        case SegmentOutcome.Illegal(String problem) -> {
          return new Outcome.Illegal(problem);
        }
        case SegmentOutcome.Legal(Segment segment) -> segments.add(segment);
      }
    }
    return new Outcome.Legal(new PathPattern(segments));
  }

  private static SegmentOutcome segment(String part, boolean last) {
    if (part.equals("**")) {
      return last
          ? new SegmentOutcome.Legal(new Segment.Rest())
          : new SegmentOutcome.Illegal("has ** before its end: ** may only be the last segment");
    }
    if (part.startsWith("{") && part.endsWith("}")) {
      String name = part.substring(1, part.length() - 1);
      return name.matches("[A-Za-z][A-Za-z0-9_]*")
          ? new SegmentOutcome.Legal(new Segment.Param(name))
          : new SegmentOutcome.Illegal(
              "has the parameter \"%s\": a parameter is a name in braces, for example {id}"
                  .formatted(part));
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

  /**
   * The text that is equal for two patterns just when they cover the same paths: parameter names do
   * not matter.
   */
  String shape() {
    return segments.stream()
        .map(
            segment ->
                switch (segment) {
                  case Segment.Literal(String text) -> "/" + text;
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
