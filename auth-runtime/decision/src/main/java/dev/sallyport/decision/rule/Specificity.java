package dev.sallyport.decision.rule;

import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Methods;
import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.crds.accessrule.PathPattern.Segment;
import java.util.Comparator;
import java.util.List;

/**
 * Which of several patterns that match one request is the most specific; the one place that says
 * so.
 *
 * <p>Hosts: exact before wildcard, and a host that has an exact pattern is never looked up under
 * the wildcard. Paths: segment by segment, the first difference counts: literal, {@code
 * {name:regex}}, {@code {name}}, {@code **}; a path that ends goes before one that goes on with
 * {@code **}. Methods: named, excluded, any. The order in which rules or routes are written never
 * counts.
 */
public final class Specificity {
  /** The more specific first; equal for patterns that are a conflict. */
  public static final Comparator<PathPattern> OF_PATHS = Specificity::comparePaths;

  /** The more specific first. */
  public static final Comparator<Methods> OF_METHODS = Comparator.comparingInt(Specificity::rank);

  /** The more specific first. */
  public static final Comparator<HostPattern> OF_HOSTS =
      Comparator.comparingInt(host -> host instanceof HostPattern.Exact ? 0 : 1);

  private Specificity() {}

  private static int comparePaths(PathPattern one, PathPattern other) {
    List<Segment> a = one.segments();
    List<Segment> b = other.segments();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int difference = Integer.compare(rank(a.get(i)), rank(b.get(i)));
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(a.size(), b.size()); // The longer one ends in ** after the other's end.
  }

  private static int rank(Segment segment) {
    return switch (segment) {
      case Segment.Literal _ -> 0;
      case Segment.Matching _ -> 1;
      case Segment.Param _ -> 2;
      case Segment.Rest _ -> 3;
    };
  }

  private static int rank(Methods methods) {
    return switch (methods) {
      case Methods.Named _ -> 0;
      case Methods.Except _ -> 1;
      case Methods.Any _ -> 2;
    };
  }
}
