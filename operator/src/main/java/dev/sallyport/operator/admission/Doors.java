package dev.sallyport.operator.admission;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Methods;
import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.crds.accessrule.PathPattern.Segment;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.Specificity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a rule lets everybody through, that its version before did not. Pure. */
final class Doors {
  private static final int OBSERVED = 101;
  private static final int BYPASSED = 102;

  private Doors() {}

  /**
   * The doors that are new, in words; empty if none are.
   *
   * @param before empty for a new rule
   */
  static List<String> opened(Optional<Rule> before, Rule rule) {
    List<String> opened = new ArrayList<>();
    int open = openness(rule);
    int openBefore = before.map(Doors::openness).orElse(0);
    boolean newHosts =
        before.map(old -> !Set.copyOf(old.hosts()).containsAll(rule.hosts())).orElse(true);
    if (open > openBefore || (open > 0 && newHosts)) {
      opened.add("rollout %s".formatted(rule.rollout()));
    }
    for (Rule.Route route : rule.routes()) {
      if (route.allow() instanceof Allow.Anyone
          && places(rule, route).stream().anyMatch(place -> !wasOpen(before, place))) {
        opened.add("anyone on route \"%s\"".formatted(route.name()));
      }
    }
    return opened.isEmpty() ? before.map(old -> uncovered(old, rule)).orElse(opened) : opened;
  }

  /** How far a rule is not enforced: percent that get through, more if all do. */
  private static int openness(Rule rule) {
    return switch (rule.rollout().mode()) {
      case Enforce -> 100 - rule.rollout().percent();
      case Observe -> OBSERVED;
      case Bypass -> BYPASSED;
    };
  }

  private record Place(HostPattern host, PathPattern path, Methods methods) {}

  private static List<Place> places(Rule rule, Rule.Route route) {
    return rule.hosts().stream()
        .flatMap(host -> route.paths().stream().map(path -> new Place(host, path, route.methods())))
        .toList();
  }

  private static boolean wasOpen(Optional<Rule> before, Place place) {
    return before.stream()
        .filter(old -> old.hosts().contains(place.host()))
        .flatMap(old -> old.routes().stream())
        .filter(route -> route.allow() instanceof Allow.Anyone)
        .anyMatch(
            route ->
                route.paths().contains(place.path()) && include(route.methods(), place.methods()));
  }

  /** Paths that were guarded, are no more, and lie behind a door that was open already. */
  private static List<String> uncovered(Rule before, Rule rule) {
    List<String> uncovered = new ArrayList<>();
    for (Rule.Route old : before.routes()) {
      if (!(old.allow() instanceof Allow.Anyone)) {
        for (PathPattern path : old.paths()) {
          if (!isGuarded(rule, path, old.methods()) && isBehindADoor(rule, path)) {
            uncovered.add("no guard on %s any more, which anyone then reaches".formatted(path));
          }
        }
      }
    }
    return uncovered;
  }

  private static boolean isGuarded(Rule rule, PathPattern path, Methods methods) {
    return rule.routes().stream()
        .filter(route -> !(route.allow() instanceof Allow.Anyone))
        .anyMatch(route -> route.paths().contains(path) && include(route.methods(), methods));
  }

  private static boolean isBehindADoor(Rule rule, PathPattern path) {
    return rule.routes().stream()
        .filter(route -> route.allow() instanceof Allow.Anyone)
        .flatMap(route -> route.paths().stream())
        .filter(door -> Specificity.OF_PATHS.compare(path, door) <= 0)
        .anyMatch(door -> mayMeet(door, path));
  }

  /** Whether every method of {@code some} is one of {@code all}. */
  static boolean include(Methods all, Methods some) {
    return switch (all) {
      case Methods.Any _ -> true;
      case Methods.Named(Set<String> names) ->
          some instanceof Methods.Named(Set<String> others) && names.containsAll(others);
      case Methods.Except(Set<String> names) ->
          switch (some) {
            case Methods.Any _ -> false;
            case Methods.Named(Set<String> others) -> others.stream().noneMatch(names::contains);
            case Methods.Except(Set<String> others) -> others.containsAll(names);
          };
    };
  }

  /** Whether some path may be covered by both; no only where that is sure. */
  private static boolean mayMeet(PathPattern one, PathPattern other) {
    int shorter = Math.min(one.segments().size(), other.segments().size());
    for (int i = 0; i < shorter; i++) {
      Segment mine = one.segments().get(i);
      Segment theirs = other.segments().get(i);
      if (mine instanceof Segment.Rest || theirs instanceof Segment.Rest) {
        return true;
      }
      if (mine instanceof Segment.Literal
          && theirs instanceof Segment.Literal
          && !mine.equals(theirs)) {
        return false;
      }
    }
    return endsAt(one, shorter) && endsAt(other, shorter);
  }

  /** What ends in {@code **} covers also the path before it. */
  private static boolean endsAt(PathPattern pattern, int length) {
    List<Segment> segments = pattern.segments();
    return segments.size() == length
        || (segments.size() == length + 1 && segments.getLast() instanceof Segment.Rest);
  }
}
