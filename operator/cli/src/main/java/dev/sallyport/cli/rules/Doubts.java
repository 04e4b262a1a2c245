package dev.sallyport.cli.rules;

import dev.sallyport.cli.rules.Finding.Kind;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RolloutMode;
import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Methods;
import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.crds.accessrule.PathPattern.Segment;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is legal and yet rarely meant. */
final class Doubts {
  private final KnownRule known;
  private final Rule rule;
  private final RuleSet all;
  private final List<Finding> findings = new ArrayList<>();

  private Doubts(KnownRule known, RuleSet all) {
    this.known = known;
    this.rule = known.loaded().rule();
    this.all = all;
  }

  static List<Finding> about(KnownRule known, RuleSet all) {
    var doubts = new Doubts(known, all);
    doubts.rollout();
    doubts.hiddenWildcards();
    doubts.cors();
    doubts.loginPage();
    doubts.rule.routes().forEach(doubts::route);
    return doubts.findings;
  }

  private void rollout() {
    Rule.Rollout rollout = rule.rollout();
    if (rollout.mode() != RolloutMode.Enforce) {
      add(
          Kind.NOT_ENFORCED,
          "spec.rollout.mode",
          "in mode %s every request gets through, whatever the routes say: write Enforce once the log shows what you expect"
              .formatted(rollout.mode()));
    } else if (rollout.percent() < 100) {
      add(
          Kind.NOT_ENFORCED,
          "spec.rollout.percent",
          "%d of 100 callers get through, whatever the routes say: leave percent out to protect the app"
              .formatted(100 - rollout.percent()));
    }
  }

  private void hiddenWildcards() {
    List<HostPattern> hosts = rule.hosts();
    for (int i = 0; i < hosts.size(); i++) {
      if (hosts.get(i) instanceof HostPattern.Wildcard wildcard) {
        for (KnownRule other : all.rules()) {
          for (HostPattern exact : other.loaded().rule().hosts()) {
            if (exact instanceof HostPattern.Exact(String name)
                && other.loaded().namespace().equals(known.loaded().namespace())
                && !rule.hosts().contains(exact)
                && Candidate.covers(wildcard, name)) {
              add(
                  Kind.HIDDEN_BY_EXACT_HOST,
                  "spec.hosts[%d]".formatted(i),
                  "\"%s\" does not count for %s, which %s (%s) names exactly: repeat there what has to hold for it too"
                      .formatted(wildcard, name, other.loaded().id(), other.place()));
            }
          }
        }
      }
    }
  }

  private void cors() {
    if (rule.cors().isPresent() && rule.cors().get().origins().contains("*")) {
      add(
          Kind.ANY_ORIGIN,
          "spec.cors.origins",
          "\"*\" lets scripts of every site read what the app answers to whoever sends no cookie: name the origins, unless it is a public API");
    }
  }

  private void loginPage() {
    rule.loginUrl()
        .filter(url -> !all.table().owns(url.getHost()))
        .ifPresent(
            url ->
                add(
                    Kind.LOGIN_ELSEWHERE,
                    "spec.loginUrl",
                    "no rule here owns \"%s\", so browsers are sent to the installation's login page: write a rule for that host"
                        .formatted(url.getHost())));
  }

  private void route(Rule.Route route) {
    String path = known.routePath(route.name());
    if (route.forwardCredential()) {
      add(
          Kind.CREDENTIAL_FORWARDED,
          path + ".forwardCredential",
          "the app behind \"%s\" gets its visitors' cookie or token, and could do elsewhere what they can: leave it out unless the app checks them itself"
              .formatted(route.name()));
    }
    for (int i = 0; i < route.paths().size(); i++) {
      String at = "%s.paths[%d]".formatted(path, i);
      PathPattern pattern = route.paths().get(i);
      switch (route.allow()) {
        case Allow.Anyone _ -> openToAll(at, pattern);
        case Allow.Nobody _ -> holes(at, pattern);
        case Allow.Proof _ -> {}
      }
      neverMatches(at, route, pattern);
    }
  }

  private void openToAll(String at, PathPattern pattern) {
    Segment first = pattern.segments().getFirst();
    boolean rest = pattern.segments().getLast() instanceof Segment.Rest;
    if (rest && !(first instanceof Segment.Literal)) {
      add(
          Kind.OPEN_TO_ALL,
          at,
          "\"%s\" with \"anyone\" opens whatever no other route names, also what is added to the app later: name the paths that are public"
              .formatted(pattern));
    }
  }

  /** Routes that let somebody into what this one closes. */
  private void holes(String at, PathPattern pattern) {
    if (!(pattern.segments().getLast() instanceof Segment.Rest)) {
      return;
    }
    List<Segment> prefix = pattern.segments().subList(0, pattern.segments().size() - 1);
    if (prefix.isEmpty()) {
      return; // "/**" with nobody is how one closes what is left.
    }
    for (KnownRule other : all.rules()) {
      boolean together =
          other.loaded().namespace().equals(known.loaded().namespace())
              && other.loaded().rule().hosts().stream().anyMatch(rule.hosts()::contains);
      for (Rule.Route open : together ? other.loaded().rule().routes() : List.<Rule.Route>of()) {
        for (PathPattern hole : open.paths()) {
          if (!(open.allow() instanceof Allow.Nobody)
              && hole.segments().size() > prefix.size()
              && hole.segments().subList(0, prefix.size()).equals(prefix)
              && !hole.shape().equals(pattern.shape())) {
            add(
                Kind.HOLE,
                at,
                "\"%s\" is closed to all, but route \"%s\" of %s is more specific and lets some in at \"%s\": remove one, unless that is meant"
                    .formatted(pattern, open.name(), other.loaded().id(), hole));
          }
        }
      }
    }
  }

  /** Of one shape, named methods and all but those leave nothing for "any". */
  private void neverMatches(String at, Rule.Route route, PathPattern pattern) {
    if (!(route.methods() instanceof Methods.Any)) {
      return;
    }
    Set<String> named = new HashSet<>();
    List<Methods.Except> excepts = new ArrayList<>();
    for (Rule.Route other : rule.routes()) {
      if (other.paths().stream().anyMatch(p -> p.shape().equals(pattern.shape()))) {
        switch (other.methods()) {
          case Methods.Named(Set<String> names) -> named.addAll(names);
          case Methods.Except except -> excepts.add(except);
          case Methods.Any _ -> {}
        }
      }
    }
    if (excepts.stream().anyMatch(except -> named.containsAll(except.names()))) {
      add(
          Kind.NEVER_MATCHES,
          at,
          "\"%s\" of route \"%s\" never decides, for other routes with this path take every method: remove it"
              .formatted(pattern, route.name()));
    }
  }

  private void add(Kind kind, String path, String message) {
    findings.add(new Finding(kind, known.places().apply(path), known.loaded().id(), path, message));
  }
}
