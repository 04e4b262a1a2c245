package dev.sallyport.operator.hosts;

import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.crds.accessrule.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which namespaces may have rules for which hosts.
 *
 * @param grants empty: any namespace, any host. Once there is one, what none grants is refused
 * @param pages where the login pages are, which no rule may have
 */
public record HostGrants(List<Grant> grants, Optional<Mount> pages) {
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

  /** Why a rule of {@code namespace} may not have what it claims, a sentence each. */
  public List<String> refusals(String namespace, Rule rule) {
    return Stream.concat(
            rule.hosts().stream().flatMap(host -> refusal(namespace, host).stream()),
            pages.stream().flatMap(login -> aimedAt(login, rule)))
        .toList();
  }

  /** What a rule may be thought to get and does not, a sentence each. */
  public List<String> doubts(Rule rule) {
    return pages.stream()
        .flatMap(
            login ->
                covering(login, rule)
                    .filter(host -> !login.isWholeHost() || host instanceof HostPattern.Wildcard)
                    .map(host -> doubt(login, host)))
        .toList();
  }

  /** The hosts of a rule by which one of its routes covers the login pages. */
  private static Stream<HostPattern> covering(Mount login, Rule rule) {
    boolean covers =
        rule.routes().stream().flatMap(route -> route.paths().stream()).anyMatch(login::isCovered);
    return covers
        ? rule.hosts().stream()
            .filter(host -> Grant.covers(host, new HostPattern.Exact(login.host())))
        : Stream.empty();
  }

  private static String doubt(Mount login, HostPattern host) {
    return login.isWholeHost()
        ? "host %s covers %s, the host of the login pages, about which no rule decides"
            .formatted(host, login.host())
        : "host %s covers %s%s, where the login pages are, about which no rule decides"
            .formatted(host, login.host(), login.path());
  }

  /** A wildcard's routes are meant for its other hosts. */
  private static Stream<String> aimedAt(Mount login, Rule rule) {
    if (login.isWholeHost() || !rule.hosts().contains(new HostPattern.Exact(login.host()))) {
      return Stream.empty();
    }
    return rule.routes().stream()
        .filter(route -> route.paths().stream().anyMatch(login::isAimedAt))
        .map(
            route ->
                "route \"%s\" claims paths below %s of %s, where the login pages are: write the app's own"
                    .formatted(route.name(), login.path(), login.host()));
  }

  private Optional<String> refusal(String namespace, HostPattern host) {
    if (host instanceof HostPattern.Exact(String name)
        && pages.equals(Optional.of(Mount.at(name)))) {
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
