package dev.sallyport.operator.hosts;

import dev.sallyport.crds.accessrule.HostPattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which namespaces may have rules for which hosts.
 *
 * @param grants empty: any namespace, any host. Once there is one, what none grants is refused
 * @param authHost of the login pages, which no rule may have
 */
public record HostGrants(List<Grant> grants, Optional<String> authHost) {
  /** Everybody may have everything. */
  public static final HostGrants NONE = new HostGrants(List.of(), Optional.empty());

  public HostGrants {
    grants = List.copyOf(grants);
  }

  /**
   * Some hosts for some namespaces.
   *
   * @param namespaces their names, or {@code *} for all
   */
  public record Grant(Set<String> namespaces, List<HostPattern> hosts) {
    public Grant {
      namespaces = Set.copyOf(namespaces);
      hosts = List.copyOf(hosts);
    }

    private boolean covers(String namespace, HostPattern host) {
      return (namespaces.contains("*") || namespaces.contains(namespace))
          && hosts.stream().anyMatch(granted -> covers(granted, host));
    }

    private static boolean covers(HostPattern granted, HostPattern host) {
      return granted.equals(host)
          || (granted instanceof HostPattern.Wildcard(String parent)
              && host instanceof HostPattern.Exact(String name)
              && name.endsWith("." + parent)
              && name.indexOf('.') == name.length() - parent.length() - 1);
    }
  }

  /** Why a rule of {@code namespace} may not have these hosts, a sentence each. */
  public List<String> refusals(String namespace, List<HostPattern> hosts) {
    return hosts.stream().flatMap(host -> refusal(namespace, host).stream()).toList();
  }

  /** What a rule with these hosts may be thought to get and does not, a sentence each. */
  public List<String> doubts(List<HostPattern> hosts) {
    return authHost.stream()
        .flatMap(
            login ->
                hosts.stream()
                    .filter(HostPattern.Wildcard.class::isInstance)
                    .filter(host -> Grant.covers(host, new HostPattern.Exact(login)))
                    .map(
                        host ->
                            "host %s covers %s, the host of the login pages, about which no rule decides"
                                .formatted(host, login)))
        .toList();
  }

  private Optional<String> refusal(String namespace, HostPattern host) {
    if (host instanceof HostPattern.Exact(String name) && authHost.equals(Optional.of(name))) {
      return Optional.of(
          "spec.hosts: \"%s\" is the host of the login pages: write the app's own".formatted(host));
    }
    if (!grants.isEmpty() && grants.stream().noneMatch(grant -> grant.covers(namespace, host))) {
      return Optional.of(
          ("spec.hosts: \"%s\" is not granted to namespace %s: ask whoever runs Sallyport for a"
                  + " hostGrant, or write a host that is")
              .formatted(host, namespace));
    }
    return Optional.empty();
  }
}
