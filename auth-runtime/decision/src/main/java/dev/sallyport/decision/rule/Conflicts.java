package dev.sallyport.decision.rule;

import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Methods;
import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.crds.accessrule.PathPattern.Segment;
import dev.sallyport.crds.accessrule.Regex;
import dev.sallyport.crds.accessrule.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds requests that two rules of one namespace claim with equal specificity, and hosts that rules
 * of two namespaces claim.
 *
 * <p>Two patterns are equally specific for a common request just when host pattern and {@link
 * PathPattern#shape} are the same and the methods are of one kind and overlap. So claims are found
 * by hash, however many rules there are. Two different regular expressions at one place count as a
 * conflict: whether they have a match in common is not decided here, only looked for.
 *
 * <p>Rules come and go one by one ({@link #put}, {@link #remove}); what that costs depends on the
 * rule alone. Not safe for use by several threads at once.
 */
public final class Conflicts {
  private static final int SHOWN = 16;

  /** What regular expressions in routes are usually about; a match of both is a witness. */
  private static final List<String> SAMPLES =
      List.of(
          "1",
          "0",
          "12",
          "a",
          "x",
          "A",
          "ab",
          "id",
          "v1",
          "a1",
          "1a",
          "a-b",
          "a_b",
          "a.b",
          "2026",
          "2026-01-01",
          "123e4567-e89b-12d3-a456-426614174000",
          "en",
          "en-US",
          "new",
          "me",
          "abc123",
          "deadbeef",
          "01",
          "001",
          "99999");

  private final Map<UUID, LoadedRule> rules = new HashMap<>();
  private final Map<Place, List<Claim>> claims = new HashMap<>();
  private final Map<HostPattern, List<LoadedRule>> owners = new HashMap<>();

  private record Place(String namespace, HostPattern host, String shape) {}

  private record Claim(LoadedRule rule, Rule.Route route, PathPattern path) {}

  /**
   * One conflict.
   *
   * @param witness a request that both claim, as {@code GET https://host/path}; where none was
   *     found for two regular expressions, what they have in common
   */
  public record Conflict(
      String route, LoadedRule other, String otherRoute, PathPattern path, Witness witness) {}

  /** A request that two routes claim. */
  public sealed interface Witness {
    /** This one. */
    record Request(String method, String host, List<String> path) implements Witness {
      @Override
      public String toString() {
        return "%s https://%s/%s".formatted(method, host, String.join("/", path));
      }
    }

    /** None was found, which does not prove that there is none. */
    record Possible(String one, String other) implements Witness {
      @Override
      public String toString() {
        return "whatever both %s and %s match".formatted(one, other);
      }
    }
  }

  private Conflicts() {}

  /** What {@code rules} claim. */
  public static Conflicts among(Collection<LoadedRule> rules) {
    Conflicts conflicts = new Conflicts();
    rules.forEach(conflicts::put);
    return conflicts;
  }

  /** The rule of that uid claims from now on what it says, and nothing else. */
  public void put(LoadedRule rule) {
    remove(rule.uid());
    rules.put(rule.uid(), rule);
    claimsOf(rule)
        .forEach((place, own) -> claims.computeIfAbsent(place, _ -> new ArrayList<>()).addAll(own));
    for (HostPattern host : Set.copyOf(rule.rule().hosts())) {
      owners.computeIfAbsent(host, _ -> new ArrayList<>()).add(rule);
    }
  }

  /** The rule of that uid, if there is one, claims nothing any more. */
  public void remove(UUID uid) {
    LoadedRule rule = rules.remove(uid);
    if (rule != null) {
      claimsOf(rule).keySet().forEach(place -> removeFrom(claims, place, c -> !isAnother(uid, c)));
      rule.rule()
          .hosts()
          .forEach(host -> removeFrom(owners, host, owner -> owner.uid().equals(uid)));
    }
  }

  private static <K, V> void removeFrom(Map<K, List<V>> map, K key, Predicate<V> which) {
    map.computeIfPresent(
        key,
        (_, list) -> {
          list.removeIf(which);
          return list.isEmpty() ? null : list;
        });
  }

  /** The rule of that uid. */
  public Optional<LoadedRule> get(UUID uid) {
    return Optional.ofNullable(rules.get(uid));
  }

  /**
   * What {@code rule} claims that others claim too, at most {@value #SHOWN}; itself under the same
   * uid is no other.
   */
  public List<Conflict> of(LoadedRule rule) {
    return of(rule, _ -> true);
  }

  /** The same, with some of the others only. */
  public List<Conflict> of(LoadedRule rule, Predicate<LoadedRule> others) {
    List<Conflict> conflicts = new ArrayList<>();
    Set<List<Object>> told = new LinkedHashSet<>();
    claimsOf(rule)
        .forEach(
            (place, own) -> {
              for (Claim other : claims.getOrDefault(place, List.of())) {
                if (isAnother(rule.uid(), other) && others.test(other.rule())) {
                  for (Claim mine : own) {
                    Optional<String> method =
                        common(mine.route().methods(), other.route().methods());
                    if (method.isPresent()
                        && conflicts.size() < SHOWN
                        && told.add(
                            List.of(
                                mine.route().name(), other.rule().uid(), other.route().name()))) {
                      conflicts.add(conflict(place, mine, other, method.get()));
                    }
                  }
                }
              }
            });
    return conflicts;
  }

  /** The rules of other namespaces that own one of the hosts of {@code rule}, the oldest first. */
  public static List<LoadedRule> ownersElsewhere(Collection<LoadedRule> rules, LoadedRule rule) {
    return among(rules).ownersElsewhere(rule);
  }

  /** The rules of other namespaces that own one of the hosts of {@code rule}, the oldest first. */
  public List<LoadedRule> ownersElsewhere(LoadedRule rule) {
    return rule.rule().hosts().stream()
        .flatMap(host -> owners.getOrDefault(host, List.of()).stream())
        .distinct()
        .filter(other -> !other.uid().equals(rule.uid()))
        .filter(other -> !other.namespace().equals(rule.namespace()))
        .sorted(Comparator.comparingLong(LoadedRule::since))
        .toList();
  }

  private static boolean isAnother(UUID self, Claim other) {
    return !other.rule().uid().equals(self);
  }

  private static Map<Place, List<Claim>> claimsOf(LoadedRule rule) {
    Map<Place, List<Claim>> claims = new HashMap<>();
    for (HostPattern host : rule.rule().hosts()) {
      for (Rule.Route route : rule.rule().routes()) {
        for (PathPattern path : route.paths()) {
          claims
              .computeIfAbsent(
                  new Place(rule.namespace(), host, path.shape()), _ -> new ArrayList<>())
              .add(new Claim(rule, route, path));
        }
      }
    }
    return claims;
  }

  private static Conflict conflict(Place place, Claim mine, Claim other, String method) {
    String host =
        switch (place.host()) {
          case HostPattern.Exact(String name) -> name;
          case HostPattern.Wildcard(String parent) -> "x." + parent;
        };
    return new Conflict(
        mine.route().name(),
        other.rule(),
        other.route().name(),
        mine.path(),
        path(mine.path(), other.path())
            .<Witness>map(path -> new Witness.Request(method, host, path))
            .orElseGet(
                () -> new Witness.Possible(mine.path().toString(), other.path().toString())));
  }

  /** A method that both cover at the same rank; empty if there is none. */
  private static Optional<String> common(Methods one, Methods other) {
    if (Specificity.OF_METHODS.compare(one, other) != 0) {
      return Optional.empty();
    }
    Stream<String> usual =
        Stream.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "WITNESS");
    return Stream.concat(
            usual, one instanceof Methods.Named(var names) ? names.stream().sorted() : Stream.of())
        .filter(method -> one.cover(method) && other.cover(method))
        .findFirst();
  }

  /** A path that both patterns, which have the same shape, cover. */
  private static Optional<List<String>> path(PathPattern one, PathPattern other) {
    List<String> path = new ArrayList<>();
    for (int i = 0; i < one.segments().size(); i++) {
      switch (one.segments().get(i)) {
        case Segment.Literal(String text) -> path.add(text);
        case Segment.Param(String name) -> path.add(name);
        case Segment.Rest _ -> path.add("x");
        case Segment.Matching(_, Regex regex) -> {
          Regex second = ((Segment.Matching) other.segments().get(i)).regex();
          Optional<String> sample =
              Stream.concat(SAMPLES.stream(), literals(regex, second))
                  .filter(text -> regex.matches(text) && second.matches(text))
                  .findFirst();
          if (sample.isEmpty()) {
            return Optional.empty();
          }
          path.add(sample.get());
        }
      }
    }
    return Optional.of(path);
  }

  /** What the alternatives of an expression without operators match: themselves. */
  private static Stream<String> literals(Regex one, Regex other) {
    return Stream.of(one, other)
        .flatMap(regex -> Stream.of(regex.toString().split("[|()]", -1)))
        .filter(text -> !text.isEmpty());
  }
}
