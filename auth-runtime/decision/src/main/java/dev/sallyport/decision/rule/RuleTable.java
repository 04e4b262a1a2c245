package dev.sallyport.decision.rule;

import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.decision.request.Check;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
  private static final RuleTable EMPTY = new RuleTable(Shards.empty(), Map.of(), Optional.empty());

  private final Shards<UUID, LoadedRule> rules;
  private final Map<String, Hosts> namespaces;
  private final Optional<String> reserved;

  /** The hosts of one namespace; wildcards by what follows their first label. */
  private record Hosts(Shards<String, Owned> exact, Shards<String, Owned> wildcard) {
    static final Hosts NONE = new Hosts(Shards.empty(), Shards.empty());

    @Nullable Owned get(HostPattern pattern) {
      return switch (pattern) {
        case HostPattern.Exact(String name) -> exact.get(name);
        case HostPattern.Wildcard(String parent) -> wildcard.get(parent);
      };
    }

    boolean isEmpty() {
      return exact.size() == 0 && wildcard.size() == 0;
    }
  }

  /** A host pattern with the rules that have it, and their routes. */
  private record Owned(List<LoadedRule> owners, PathTree tree) {}

  private RuleTable(
      Shards<UUID, LoadedRule> rules, Map<String, Hosts> namespaces, Optional<String> reserved) {
    this.rules = rules;
    this.namespaces = namespaces;
    this.reserved = reserved;
  }

  /** No rules: every host is unknown. */
  public static RuleTable empty() {
    return EMPTY;
  }

  /**
   * The same rules for all hosts but one, which is nobody's app: no rule decides about the login
   * pages, a wildcard that covers their host neither.
   */
  public RuleTable reserving(String host) {
    return new RuleTable(rules, namespaces, Optional.of(host));
  }

  /** Whether no rule is asked about {@code host}. */
  public boolean reserves(String host) {
    return reserved.isPresent() && reserved.get().equals(host);
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
    Map<UUID, Optional<LoadedRule>> changes = new HashMap<>();
    absent.forEach(uid -> changes.put(uid, Optional.empty()));
    present.forEach(rule -> changes.put(rule.uid(), Optional.of(rule)));

    Map<String, Map<HostPattern, List<LoadedRule>>> owners = new HashMap<>();
    changes
        .keySet()
        .forEach(
            uid -> {
              LoadedRule old = rules.get(uid);
              if (old != null) {
                owners(owners, old).forEach(list -> list.removeIf(r -> r.uid().equals(uid)));
              }
            });
    changes
        .values()
        .forEach(
            change ->
                change.ifPresent(rule -> owners(owners, rule).forEach(list -> list.add(rule))));

    Map<String, Hosts> next = new HashMap<>(namespaces);
    owners.forEach(
        (namespace, hosts) -> {
          Hosts after = with(next.getOrDefault(namespace, Hosts.NONE), hosts);
          if (after.isEmpty()) {
            next.remove(namespace);
          } else {
            next.put(namespace, after);
          }
        });
    return new RuleTable(rules.with(changes), Map.copyOf(next), reserved);
  }

  /** The owners of each host of {@code rule}, as they are so far in the change. */
  private Collection<List<LoadedRule>> owners(
      Map<String, Map<HostPattern, List<LoadedRule>>> changed, LoadedRule rule) {
    Map<HostPattern, List<LoadedRule>> ofNamespace =
        changed.computeIfAbsent(rule.namespace(), _ -> new HashMap<>());
    List<List<LoadedRule>> lists = new ArrayList<>();
    for (HostPattern host : rule.rule().hosts()) {
      lists.add(
          ofNamespace.computeIfAbsent(
              host,
              _ -> {
                Owned now = namespaces.getOrDefault(rule.namespace(), Hosts.NONE).get(host);
                return now == null ? new ArrayList<>() : new ArrayList<>(now.owners());
              }));
    }
    return lists;
  }

  private static Hosts with(Hosts hosts, Map<HostPattern, List<LoadedRule>> changed) {
    Map<String, Optional<Owned>> exact = new HashMap<>();
    Map<String, Optional<Owned>> wildcard = new HashMap<>();
    changed.forEach(
        (host, owners) -> {
          Optional<Owned> owned =
              owners.isEmpty() ? Optional.empty() : Optional.of(new Owned(owners, tree(owners)));
          switch (host) {
            case HostPattern.Exact(String name) -> exact.put(name, owned);
            case HostPattern.Wildcard(String parent) -> wildcard.put(parent, owned);
          }
        });
    return new Hosts(hosts.exact().with(exact), hosts.wildcard().with(wildcard));
  }

  /** Finds the route for a request that a gateway of {@code namespace} asks about. */
  public Lookup find(String namespace, Check check) {
    Hosts hosts = namespaces.get(namespace);
    String host = check.host().name();
    if (hosts == null || reserves(host)) {
      return new Lookup.UnknownHost();
    }
    Owned owned = hosts.exact().get(host);
    if (owned == null && hosts.wildcard().size() > 0) {
      owned = hosts.wildcard().get(parent(host));
    }
    if (owned == null) {
      return new Lookup.UnknownHost();
    }
    Lookup.Found found = owned.tree().find(check.method(), check.path().segments());
    return found != null ? found : new Lookup.NoRoute();
  }

  /** Whether any namespace's rule owns {@code host}: the hosts that a browser may be sent to. */
  public boolean owns(String host) {
    String parent = parent(host);
    return !reserves(host)
        && namespaces.values().stream()
            .anyMatch(
                hosts -> hosts.exact().get(host) != null || hosts.wildcard().get(parent) != null);
  }

  /** What follows the first label; empty, which no pattern has, for a name of one label. */
  private static String parent(String host) {
    return host.substring(host.indexOf('.') < 0 ? host.length() : host.indexOf('.') + 1);
  }

  private static PathTree tree(List<LoadedRule> rules) {
    PathTree tree = new PathTree();
    rules.stream().sorted(Comparator.comparingLong(LoadedRule::since)).forEach(tree::add);
    return tree;
  }
}
