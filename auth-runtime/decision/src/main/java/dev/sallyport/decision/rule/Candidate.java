package dev.sallyport.decision.rule;

import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.crds.accessrule.PathPattern.Segment;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.request.Check;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A path of a route, held against one request: what an explanation shows, and the plain reading of
 * the rules that the {@link RuleTable} is tested against.
 *
 * @param fit whether it covers the request, or what keeps it from that
 */
public record Candidate(
    LoadedRule rule, Rule.Route route, HostPattern host, PathPattern path, Fit fit) {

  /** How a candidate relates to a request. */
  public enum Fit {
    /** It covers host, path and method. */
    MATCHES,
    /** The path is covered, the method is not. */
    OTHER_METHOD,
    /** The path is not covered. */
    OTHER_PATH,
    /** A rule names the host exactly, so this rule's wildcard does not count. */
    HIDDEN_BY_EXACT_HOST
  }

  private static final Comparator<Candidate> MOST_SPECIFIC_FIRST =
      Comparator.comparing(Candidate::fit)
          .thenComparing(Candidate::path, Specificity.OF_PATHS)
          .thenComparing(c -> c.route().methods(), Specificity.OF_METHODS)
          .thenComparingLong(c -> c.rule().since());

  /**
   * All paths of the rules of {@code namespace} that own the request's host: those that match
   * first, the most specific of them, which decides, before all others.
   */
  public static List<Candidate> of(Collection<LoadedRule> rules, String namespace, Check check) {
    List<Candidate> candidates = new ArrayList<>();
    boolean exact =
        rules.stream()
            .anyMatch(
                rule ->
                    rule.namespace().equals(namespace)
                        && rule.rule().hosts().contains(exact(check)));
    for (LoadedRule rule : rules) {
      if (rule.namespace().equals(namespace)) {
        for (HostPattern host : rule.rule().hosts()) {
          if (covers(host, check.host().name())) {
            boolean hidden = exact && host instanceof HostPattern.Wildcard;
            add(candidates, rule, host, check, hidden);
          }
        }
      }
    }
    candidates.sort(MOST_SPECIFIC_FIRST);
    return candidates;
  }

  private static void add(
      List<Candidate> candidates, LoadedRule rule, HostPattern host, Check check, boolean hidden) {
    for (Rule.Route route : rule.rule().routes()) {
      for (PathPattern path : route.paths()) {
        Fit fit =
            hidden
                ? Fit.HIDDEN_BY_EXACT_HOST
                : !covers(path, check.path().segments())
                    ? Fit.OTHER_PATH
                    : route.methods().cover(check.method()) ? Fit.MATCHES : Fit.OTHER_METHOD;
        candidates.add(new Candidate(rule, route, host, path, fit));
      }
    }
  }

  private static HostPattern exact(Check check) {
    return new HostPattern.Exact(check.host().name());
  }

  /** Whether {@code pattern} owns a canonical host name. */
  public static boolean covers(HostPattern pattern, String host) {
    return switch (pattern) {
      case HostPattern.Exact(String name) -> name.equals(host);
      case HostPattern.Wildcard(String parent) ->
          host.endsWith("." + parent) && host.indexOf('.') == host.length() - parent.length() - 1;
    };
  }

  /** Whether {@code pattern} covers a canonical path. */
  static boolean covers(PathPattern pattern, List<String> path) {
    List<Segment> segments = pattern.segments();
    for (int i = 0; i < segments.size(); i++) {
      switch (segments.get(i)) {
        case Segment.Rest _ -> {
          return true;
        }
        case Segment.Literal(String text) -> {
          if (i >= path.size() || !path.get(i).equals(text)) {
            return false;
          }
        }
        case Segment.Matching(_, var regex) -> {
          if (i >= path.size() || !regex.matches(path.get(i))) {
            return false;
          }
        }
        case Segment.Param _ -> {
          if (i >= path.size() || path.get(i).isEmpty()) {
            return false;
          }
        }
      }
    }
    return segments.size() == path.size();
  }
}
