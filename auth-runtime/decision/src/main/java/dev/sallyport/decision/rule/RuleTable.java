package dev.sallyport.decision.rule;

import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Mount;
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
  private static final RuleTable EMPTY =
      new RuleTable(Shards.empty(), Map.of(), HostOwners.empty(), Optional.empty());

  private final Shards<UUID, LoadedRule> rules;
  private final Map<String, Hosts> namespaces;
  private final HostOwners everywhere;
  private final Optional<Mount> reserved;

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

  /** A host pattern with the rules of one namespace that have it, and their routes. */
  record Owned(List<LoadedRule> owners, PathTree tree) {
    /** When the first of them came into force. */
    long since() {
      return owners.stream().mapToLong(LoadedRule::since).min().orElseThrow();
    }

    Lookup find(Check check) {
      Lookup.Found found = tree.find(check.method(), check.path().segments());
      return found != null ? found : new Lookup.NoRoute();
    }
  }

  private RuleTable(
      Shards<UUID, LoadedRule> rules,
      Map<String, Hosts> namespaces,
      HostOwners everywhere,
      Optional<Mount> reserved) {
    this.rules = rules;
    this.namespaces = namespaces;
    this.everywhere = everywhere;
    this.reserved = reserved;
  }

  /** No rules: every host is unknown. */
  public static RuleTable empty() {
    return EMPTY;
  }

  /**
   * The same rules for everything but the login pages, which are nobody's app: no rule decides
   * about them, a wildcard that covers them neither.
   */
  public RuleTable reserving(Mount pages) {
    return new RuleTable(rules, namespaces, everywhere, Optional.of(pages));
  }

  /** Whether no rule is asked about a request. */
  public boolean reserves(Check check) {
    return reserved
        .map(pages -> pages.holds(check.host().name(), check.path().segments()))
        .orElse(false);
  }

  private boolean reserves(String host) {
    return reserved.map(pages -> pages.isWholeHost() && pages.host().equals(host)).orElse(false);
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
    HostOwners.Changes owned = everywhere.changes();
    owners.forEach(
        (namespace, hosts) -> {
          Hosts after = with(next.getOrDefault(namespace, Hosts.NONE), hosts);
          hosts.keySet().forEach(host -> owned.put(namespace, host, after.get(host)));
          if (after.isEmpty()) {
            next.remove(namespace);
          } else {
            next.put(namespace, after);
          }
        });
    return new RuleTable(rules.with(changes), Map.copyOf(next), owned.applied(), reserved);
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
    return found(owned, check);
  }

  /**
   * Finds the route for a request whosever rule it is. A host belongs to one namespace as a whole,
   * so that none can open a path on another's host by being more specific: to the one that names it
   * exactly before one that has it by a wildcard; of several, to the one whose rule for it came
   * into force first.
   */
  public Lookup find(Check check) {
    String host = check.host().name();
    Owned owned = reserves(host) ? null : everywhere.find(host);
    return found(owned, check);
  }

  private Lookup found(@Nullable Owned owned, Check check) {
    if (owned == null) {
      return new Lookup.UnknownHost();
    }
    return reserves(check) ? new Lookup.NoRoute() : owned.find(check);
  }

  /** Whether any namespace's rule owns {@code host}: the hosts that a browser may be sent to. */
  public boolean owns(String host) {
    return !reserves(host) && everywhere.find(host) != null;
  }

  /** What follows the first label; empty, which no pattern has, for a name of one label. */
  static String parent(String host) {
    return host.substring(host.indexOf('.') < 0 ? host.length() : host.indexOf('.') + 1);
  }

  private static PathTree tree(List<LoadedRule> rules) {
    PathTree tree = new PathTree();
    rules.stream().sorted(Comparator.comparingLong(LoadedRule::since)).forEach(tree::add);
    return tree;
  }
}
