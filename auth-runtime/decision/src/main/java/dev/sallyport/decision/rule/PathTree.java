package dev.sallyport.decision.rule;

import dev.sallyport.crds.accessrule.Methods;
import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.crds.accessrule.PathPattern.Segment;
import dev.sallyport.crds.accessrule.Regex;
import dev.sallyport.crds.accessrule.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All routes of one host, by path segment.
 *
 * <p>{@link #find} walks in the order of {@link Specificity}: at each segment the literal child,
 * then the regular expressions, then the parameter, then {@code **}; at the end of the path a named
 * method, then an excluded one, then any. A route that covers the path but not the method does not
 * match, and the walk goes on to less specific ones. Every node is visited at most once, so a
 * lookup costs at most the nodes of one host, and in practice the segments of one path.
 *
 * <p>Built by one thread, then published and never changed.
 */
final class PathTree {
  private final Node root = new Node();

  /** Where two rules claim the same requests, the first one added keeps them. */
  void add(LoadedRule rule) {
    for (Rule.Route route : rule.rule().routes()) {
      for (PathPattern pattern : route.paths()) {
        add(pattern.segments(), route.methods(), new Lookup.Found(rule, route));
      }
    }
  }

  private void add(List<Segment> segments, Methods methods, Lookup.Found found) {
    Node node = root;
    for (Segment segment : segments) {
      switch (segment) {
        case Segment.Literal(String text) ->
            node = node.literals.computeIfAbsent(text, _ -> new Node());
        case Segment.Matching(_, Regex regex) -> node = node.matching(regex);
        case Segment.Param _ -> {
          if (node.param == null) {
            node.param = new Node();
          }
          node = node.param;
        }
        case Segment.Rest _ -> {
          node.rest.add(methods, found);
          return;
        }
      }
    }
    node.here.add(methods, found);
  }

  Lookup.@Nullable Found find(String method, List<String> segments) {
    return find(root, method, segments, 0);
  }

  private static Lookup.@Nullable Found find(
      Node node, String method, List<String> segments, int depth) {
    Lookup.Found found = null;
    if (depth == segments.size()) {
      found = node.here.get(method);
    } else {
      String segment = segments.get(depth);
      Node literal = node.literals.get(segment);
      if (literal != null) {
        found = find(literal, method, segments, depth + 1);
      }
      for (int i = 0; found == null && i < node.matching.size(); i++) {
        Branch branch = node.matching.get(i);
        if (branch.regex().matches(segment)) {
          found = find(branch.node(), method, segments, depth + 1);
        }
      }
      if (found == null && node.param != null && !segment.isEmpty()) {
        found = find(node.param, method, segments, depth + 1);
      }
    }
    return found != null ? found : node.rest.get(method);
  }

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>(2);
    List<Branch> matching = List.of();
    @Nullable Node param;
    final ByMethod here = new ByMethod();
    final ByMethod rest = new ByMethod();

    /** The branch of an expression; in the order in which they were added. */
    Node matching(Regex regex) {
      for (Branch branch : matching) {
        if (branch.regex().equals(regex)) {
          return branch.node();
        }
      }
      Branch branch = new Branch(regex, new Node());
      matching = Stream.concat(matching.stream(), Stream.of(branch)).toList();
      return branch.node();
    }
  }

  private record Branch(Regex regex, Node node) {}

  private static final class ByMethod {
    private Map<String, Lookup.Found> named = Map.of();
    private List<Lookup.Found> except = List.of();
    private Lookup.@Nullable Found any;

    void add(Methods methods, Lookup.Found found) {
      switch (methods) {
        case Methods.Any _ -> {
          if (any == null) {
            any = found;
          }
        }
        case Methods.Except _ -> except = Stream.concat(except.stream(), Stream.of(found)).toList();
        case Methods.Named(var names) -> {
          Map<String, Lookup.Found> wider = new HashMap<>(named);
          names.forEach(name -> wider.putIfAbsent(name, found));
          named = Map.copyOf(wider);
        }
      }
    }

    Lookup.@Nullable Found get(String method) {
      Lookup.Found found = named.get(method);
      for (int i = 0; found == null && i < except.size(); i++) {
        if (except.get(i).route().methods().cover(method)) {
          found = except.get(i);
        }
      }
      return found != null ? found : any;
    }
  }
}
