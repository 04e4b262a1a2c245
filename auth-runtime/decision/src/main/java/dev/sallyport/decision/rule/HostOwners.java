package dev.sallyport.decision.rule;

import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.decision.rule.RuleTable.Owned;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which namespace a host belongs to, for callers that may ask about all of them: by pattern the
 * namespaces that claim it, the oldest claim first.
 *
 * <p>Immutable, as the {@link RuleTable} that it is a part of.
 */
final class HostOwners {
  private static final HostOwners EMPTY = new HostOwners(Shards.empty(), Shards.empty());

  private final Shards<String, List<Claim>> exact;
  private final Shards<String, List<Claim>> wildcard;

  /** What one namespace has under a pattern. */
  private record Claim(String namespace, Owned owned) {
    static final Comparator<Claim> OLDEST_FIRST = Comparator.comparingLong(c -> c.owned().since());
  }

  private HostOwners(Shards<String, List<Claim>> exact, Shards<String, List<Claim>> wildcard) {
    this.exact = exact;
    this.wildcard = wildcard;
  }

  static HostOwners empty() {
    return EMPTY;
  }

  /** What the owner of a canonical host name has there; null where nobody does. */
  @Nullable Owned find(String host) {
    List<Claim> claims = exact.get(host);
    if (claims == null && wildcard.size() > 0) {
      claims = wildcard.get(RuleTable.parent(host));
    }
    return claims == null ? null : claims.getFirst().owned();
  }

  Changes changes() {
    return new Changes();
  }

  /** Changes of claims, collected and then applied at once. */
  final class Changes {
    private final Map<String, Optional<List<Claim>>> exactly = new HashMap<>();
    private final Map<String, Optional<List<Claim>>> byWildcard = new HashMap<>();

    /** A namespace has something else under a pattern; nothing, if null. */
    void put(String namespace, HostPattern pattern, @Nullable Owned owned) {
      switch (pattern) {
        case HostPattern.Exact(String name) -> put(exactly, exact, name, namespace, owned);
        case HostPattern.Wildcard(String parent) ->
            put(byWildcard, wildcard, parent, namespace, owned);
      }
    }

    HostOwners applied() {
      return new HostOwners(exact.with(exactly), wildcard.with(byWildcard));
    }

    private static void put(
        Map<String, Optional<List<Claim>>> changed,
        Shards<String, List<Claim>> before,
        String key,
        String namespace,
        @Nullable Owned owned) {
      List<Claim> now =
          changed.containsKey(key)
              ? changed.get(key).orElse(List.of())
              : Optional.ofNullable(before.get(key)).orElse(List.of());
      List<Claim> next = new ArrayList<>(now);
      next.removeIf(claim -> claim.namespace().equals(namespace));
      if (owned != null) {
        next.add(new Claim(namespace, owned));
      }
      next.sort(Claim.OLDEST_FIRST);
      changed.put(key, next.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(next)));
    }
  }
}
