package dev.sallyport.decision.rule;

import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.decision.request.Check;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All rules in force, compiled for lookup: namespace and host by hash, path by tree.
 *
 * <p>A namespace sees only its own rules. Otherwise a rule in one namespace could open a path on a
 * host that another namespace serves, just by being more specific.
 *
 * <p>Immutable. A change makes a new table that shares every host the change does not touch, so
 * that whoever holds the old one goes on undisturbed.
 */
public final class RuleTable {
  private static final RuleTable EMPTY = new RuleTable(Map.of(), Map.of(), Map.of());

  private final Map<UUID, LoadedRule> rules;
  private final Map<Zone, List<LoadedRule>> owners;
  private final Map<Zone, PathTree> trees;
  private final Set<HostPattern> hosts;

  /** One host pattern as one namespace sees it. */
  private record Zone(String namespace, HostPattern host) {}

  private RuleTable(
      Map<UUID, LoadedRule> rules, Map<Zone, List<LoadedRule>> owners, Map<Zone, PathTree> trees) {
    this.rules = rules;
    this.owners = owners;
    this.trees = trees;
    this.hosts = trees.keySet().stream().map(Zone::host).collect(Collectors.toUnmodifiableSet());
  }

  /** No rules: every host is unknown. */
  public static RuleTable empty() {
    return EMPTY;
  }

  /** The rule of the object {@code uid}, if it is in force. */
  public Optional<LoadedRule> get(UUID uid) {
    return Optional.ofNullable(rules.get(uid));
  }

  /** How many rules are in force. */
  public int size() {
    return rules.size();
  }

  /**
   * The table after a change.
   *
   * @param present rules that are new or changed
   * @param absent uids of rules that are gone; unknown ones are ignored
   */
  public RuleTable with(Collection<LoadedRule> present, Collection<UUID> absent) {
    Map<UUID, LoadedRule> nextRules = new HashMap<>(rules);
    Map<Zone, List<LoadedRule>> nextOwners = new HashMap<>(owners);
    Set<Zone> touched = new HashSet<>();
    absent.forEach(uid -> withdraw(nextRules.remove(uid), nextOwners, touched));
    for (LoadedRule rule : present) {
      withdraw(nextRules.put(rule.uid(), rule), nextOwners, touched);
      for (Zone zone : zones(rule)) {
        List<LoadedRule> wider = new ArrayList<>(nextOwners.getOrDefault(zone, List.of()));
        wider.add(rule);
        nextOwners.put(zone, wider);
        touched.add(zone);
      }
    }
    Map<Zone, PathTree> nextTrees = new HashMap<>(trees);
    for (Zone zone : touched) {
      List<LoadedRule> remaining = nextOwners.getOrDefault(zone, List.of());
      if (remaining.isEmpty()) {
        nextOwners.remove(zone);
        nextTrees.remove(zone);
      } else {
        nextTrees.put(zone, tree(remaining));
      }
    }
    return new RuleTable(nextRules, nextOwners, nextTrees);
  }

  /** Finds the route for a request that a gateway of {@code namespace} asks about. */
  public Lookup find(String namespace, Check check) {
    String host = check.host().name();
    PathTree exact = trees.get(new Zone(namespace, new HostPattern.Exact(host)));
    PathTree tree = exact != null ? exact : wildcard(namespace, host);
    if (tree == null) {
      return new Lookup.UnknownHost();
    }
    Lookup.Found found = tree.find(check.method(), check.path().segments());
    return found != null ? found : new Lookup.NoRoute();
  }

  /** Whether any namespace's rule owns {@code host}: the hosts that a browser may be sent to. */
  public boolean owns(String host) {
    return hosts.contains(new HostPattern.Exact(host))
        || hosts.contains(new HostPattern.Wildcard(parent(host)));
  }

  private @Nullable PathTree wildcard(String namespace, String host) {
    return trees.get(new Zone(namespace, new HostPattern.Wildcard(parent(host))));
  }

  /** What follows the first label; empty, which no pattern has, for a name of one label. */
  private static String parent(String host) {
    return host.substring(host.indexOf('.') < 0 ? host.length() : host.indexOf('.') + 1);
  }

  private static void withdraw(
      @Nullable LoadedRule old, Map<Zone, List<LoadedRule>> owners, Set<Zone> touched) {
    if (old == null) {
      return;
    }
    for (Zone zone : zones(old)) {
      List<LoadedRule> narrower = new ArrayList<>(owners.getOrDefault(zone, List.of()));
      narrower.removeIf(rule -> rule.uid().equals(old.uid()));
      owners.put(zone, narrower);
      touched.add(zone);
    }
  }

  private static List<Zone> zones(LoadedRule rule) {
    return rule.rule().hosts().stream().map(host -> new Zone(rule.namespace(), host)).toList();
  }

  private static PathTree tree(List<LoadedRule> rules) {
    PathTree tree = new PathTree();
    rules.stream().sorted(Comparator.comparingLong(LoadedRule::since)).forEach(tree::add);
    return tree;
  }
}
