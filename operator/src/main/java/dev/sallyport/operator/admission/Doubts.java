package dev.sallyport.operator.admission;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.crds.accessrule.PathPattern.Segment;
import dev.sallyport.crds.accessrule.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is legal in a rule and probably not meant. Pure. */
final class Doubts {
  private static final Duration LONG = Duration.ofMinutes(15);

  /** What an expression that takes everything matches, and no other one that people write. */
  private static final List<String> ODD = List.of("a", "Z", "7", "-", ".", "~", " ", "a b.c", "é");

  private Doubts() {}

  /** A sentence each, short enough for a warning of the API server. */
  static List<String> about(Rule rule) {
    List<String> doubts = new ArrayList<>();
    for (Rule.Route route : rule.routes()) {
      if (route.allow() instanceof Allow.Anyone
          && route.paths().stream()
              .anyMatch(path -> path.segments().getFirst() instanceof Segment.Rest)) {
        doubts.add(
            "route \"%s\" lets anyone through everywhere that no other route names"
                .formatted(route.name()));
      }
      doubts.addAll(hidden(rule, route));
      if (route.allow() instanceof Allow.Proof(List<Allow.Way> ways)) {
        for (Allow.Way way : ways) {
          if (way instanceof Allow.Jwt jwt && jwt.maxLifetime().compareTo(LONG) > 0) {
            doubts.add(
                "route \"%s\" takes tokens of %s that live longer than 15 minutes and cannot be revoked"
                    .formatted(route.name(), jwt.issuer().id()));
          }
        }
      }
    }
    if (rule.cors().stream().anyMatch(cors -> cors.origins().contains("*"))) {
      doubts.add("cors lets scripts of every site read the app's answers");
    }
    if (rule.rollout().percent() < 100) {
      doubts.add(
          "rollout %s is a way to migrate and no protection: the others are let through"
              .formatted(rule.rollout()));
    }
    return doubts;
  }

  private static List<String> hidden(Rule rule, Rule.Route route) {
    List<String> hidden = new ArrayList<>();
    for (PathPattern path : route.paths()) {
      for (Rule.Route other : rule.routes()) {
        for (PathPattern taker : other.paths()) {
          if (Doors.include(other.methods(), route.methods()) && takesAllOf(taker, path)) {
            hidden.add(
                "route \"%s\" never matches %s: route \"%s\" takes all of it with %s"
                    .formatted(route.name(), path, other.name(), taker));
          }
        }
      }
    }
    return hidden;
  }

  /** The same path but for expressions that match everything in place of names. */
  private static boolean takesAllOf(PathPattern taker, PathPattern path) {
    if (taker.segments().size() != path.segments().size()) {
      return false;
    }
    boolean instead = false;
    for (int i = 0; i < path.segments().size(); i++) {
      Segment one = taker.segments().get(i);
      Segment other = path.segments().get(i);
      if (one instanceof Segment.Matching(_, var regex) && other instanceof Segment.Param) {
        if (!ODD.stream().allMatch(regex::matches)) {
          return false;
        }
        instead = true;
      } else if (!isSame(one, other)) {
        return false;
      }
    }
    return instead;
  }

  private static boolean isSame(Segment one, Segment other) {
    return one.equals(other) || (one instanceof Segment.Param && other instanceof Segment.Param);
  }
}
