package dev.sallyport.cli.asking;

import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.crds.accessrule.PathPattern.Segment;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Candidate;
import dev.sallyport.decision.rule.Specificity;
import java.util.List;

/** Why a path of a route does not decide about a request. */
final class Comparison {
  private Comparison() {}

  static String why(Candidate candidate, Candidate first, Check check) {
    return switch (candidate.fit()) {
      case MATCHES -> lost(candidate, first);
      case OTHER_METHOD ->
          "its methods are %s, not %s"
              .formatted(Words.of(candidate.route().methods()), check.method());
      case OTHER_PATH -> mismatch(candidate.path(), check.path().segments());
      case HIDDEN_BY_EXACT_HOST ->
          "%s does not count: a rule names %s exactly"
              .formatted(candidate.host(), check.host().name());
    };
  }

  /** What makes a match less specific than {@code winner}. */
  private static String lost(Candidate candidate, Candidate winner) {
    if (candidate.equals(winner)) {
      return "the most specific match";
    }
    List<Segment> mine = candidate.path().segments();
    List<Segment> theirs = winner.path().segments();
    for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
      if (!mine.get(i).getClass().equals(theirs.get(i).getClass())) {
        return "less specific: segment %d is %s, %s goes before it"
            .formatted(i + 1, words(mine.get(i)), words(theirs.get(i)));
      }
    }
    if (mine.size() != theirs.size()) {
      return "less specific: it goes on with **, a path that ends goes before it";
    }
    if (Specificity.OF_METHODS.compare(candidate.route().methods(), winner.route().methods())
        != 0) {
      return "less specific: it takes %s, %s goes before it"
          .formatted(Words.of(candidate.route().methods()), Words.of(winner.route().methods()));
    }
    return "equally specific, and the younger one: the older one keeps the request";
  }

  private static String words(Segment segment) {
    return switch (segment) {
      case Segment.Literal(String text) ->
          text.isEmpty() ? "the end after a slash" : "the literal \"%s\"".formatted(text);
      case Segment.Matching(String name, var regex) -> "{%s:%s}".formatted(name, regex);
      case Segment.Param(String name) -> "{%s}".formatted(name);
      case Segment.Rest _ -> "**";
    };
  }

  private static String mismatch(PathPattern pattern, List<String> path) {
    List<Segment> segments = pattern.segments();
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i) instanceof Segment.Rest) {
        break;
      }
      if (i >= path.size()) {
        return "the path ends before segment %d, %s".formatted(i + 1, words(segments.get(i)));
      }
      String actual = path.get(i);
      boolean fits =
          switch (segments.get(i)) {
            case Segment.Literal(String text) -> text.equals(actual);
            case Segment.Matching(_, var regex) -> regex.matches(actual);
            case Segment.Param _ -> !actual.isEmpty();
            case Segment.Rest _ -> true;
          };
      if (!fits) {
        return switch (segments.get(i)) {
          case Segment.Literal literal when actual.equalsIgnoreCase(literal.text()) ->
              "segment %d is \"%s\", not \"%s\": case counts"
                  .formatted(i + 1, actual, literal.text());
          case Segment.Literal literal when literal.text().isEmpty() ->
              "the path goes on after its last slash";
          case Segment.Matching _ ->
              "segment %d, \"%s\", does not match %s"
                  .formatted(i + 1, actual, words(segments.get(i)));
          case Segment.Param _ ->
              "segment %d is empty, %s is not".formatted(i + 1, words(segments.get(i)));
          case Segment.Literal literal ->
              actual.isEmpty()
                  ? "the path ends before segment %d, %s".formatted(i + 1, words(literal))
                  : "segment %d is \"%s\", not \"%s\"".formatted(i + 1, actual, literal.text());
          case Segment.Rest _ -> "";
        };
      }
    }
    return path.size() == segments.size() + 1 && path.getLast().isEmpty()
        ? "the path has a slash at its end, the pattern has none"
        : "the path goes on after segment %d".formatted(segments.size());
  }
}
