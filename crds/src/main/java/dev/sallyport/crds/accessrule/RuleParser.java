package dev.sallyport.crds.accessrule;

import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.AccessRuleSpec.AllowSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RouteSpec;
import java.net.IDN;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one spec, collecting what is wrong with it; its result counts only if nothing is. */
final class RuleParser {
  private static final int MAX_HOSTS = 16;
  private static final int MAX_ROUTES = 64;
  private static final int MAX_PATHS = 32;
  private static final int MAX_METHODS = 16;
  private static final Pattern ROUTE_NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]*");

  private final List<Violation> violations = new ArrayList<>();

  /** What was wrong with everything read so far. */
  List<Violation> violations() {
    return List.copyOf(violations);
  }

  Rule rule(AccessRuleSpec spec) {
    var enforcement = spec.enforcement();
    if (enforcement != null && enforcement.gateway() == null) {
      wrong("spec.enforcement", "names no place: write \"gateway: {mode: Namespace}\"");
    }
    List<HostPattern> hosts = hosts(spec.hosts());
    List<Rule.Route> routes = new ArrayList<>();
    List<@Nullable RouteSpec> specs = limited("spec.routes", spec.routes(), MAX_ROUTES);
    for (int i = 0; i < specs.size(); i++) {
      RouteSpec route = specs.get(i);
      String path = "spec.routes[%d]".formatted(i);
      if (route == null) {
        wrong(path, "is empty: remove it, or give it name, paths and allow");
      } else {
        routes.add(route(path, route));
      }
    }
    refuseEqualNames(specs);
    refuseEqualRoutes(routes);
    return new Rule(hosts, routes);
  }

  private List<HostPattern> hosts(@Nullable List<String> texts) {
    Set<HostPattern> hosts = new LinkedHashSet<>();
    List<@Nullable String> given = limited("spec.hosts", texts, MAX_HOSTS);
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i);
      String path = "spec.hosts[%d]".formatted(i);
      HostPattern host = text == null ? null : HostPattern.parse(text);
      if (host == null) {
        wrong(path, "\"%s\" is not a host name: %s".formatted(text, hostCure(text)));
      } else if (!hosts.add(host)) {
        wrong(path, "\"%s\" is there twice: remove one".formatted(text));
      }
    }
    return List.copyOf(hosts);
  }

  /** What somebody who wrote {@code text} as a host probably wants. */
  private static String hostCure(@Nullable String text) {
    if (text != null && !text.isBlank() && text.chars().anyMatch(c -> c > 127)) {
      try {
        return "write it as A-labels, \"%s\"".formatted(IDN.toASCII(text).toLowerCase(Locale.ROOT));
      } catch (IllegalArgumentException _) {
        // Not a name in any form: the general cure below.
      }
    }
    return "write it in lower case without scheme, port or path, for example shop.example.com or"
        + " *.example.com";
  }

  private Rule.Route route(String path, RouteSpec spec) {
    String name = spec.name() == null ? "" : spec.name();
    if (name.length() > 63 || !ROUTE_NAME.matcher(name).matches()) {
      wrong(
          path + ".name",
          "\"%s\" is not a route name: use at most 63 lower-case letters, digits and dashes, for example orders-read"
              .formatted(name));
    }
    return new Rule.Route(
        name,
        paths(path + ".paths", spec.paths()),
        methods(path + ".methods", spec.methods()),
        allow(path + ".allow", spec.allow()));
  }

  private List<PathPattern> paths(String path, @Nullable List<String> texts) {
    List<PathPattern> patterns = new ArrayList<>();
    List<@Nullable String> given = limited(path, texts, MAX_PATHS);
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i) == null ? "" : given.get(i);
      switch (PathPattern.parse(text)) {
        case PathPattern.Outcome.Legal(PathPattern pattern) -> patterns.add(pattern);
        case PathPattern.Outcome.Illegal(String problem) ->
            wrong("%s[%d]".formatted(path, i), "\"%s\" %s".formatted(text, problem));
      }
    }
    return patterns;
  }

  private Methods methods(String path, @Nullable List<String> texts) {
    if (texts == null) {
      return new Methods.Any();
    }
    List<@Nullable String> given = limited(path, texts, MAX_METHODS);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i) == null ? "" : given.get(i);
      if (text.length() > 20 || !METHOD.matcher(text).matches()) {
        wrong(
            "%s[%d]".formatted(path, i),
            "\"%s\" is not an HTTP method: write methods in upper case, for example [GET, POST]"
                .formatted(text));
      }
      names.add(text);
    }
    return new Methods.Named(names);
  }

  private Allow allow(String path, @Nullable AllowSpec spec) {
    List<Allow> kinds = new ArrayList<>();
    if (spec != null && spec.anyone() != null) {
      kinds.add(new Allow.Anyone());
    }
    if (spec != null && spec.session() != null) {
      kinds.add(new Allow.Session());
    }
    if (spec != null && spec.nobody() != null) {
      kinds.add(new Allow.Nobody());
    }
    if (kinds.size() != 1) {
      wrong(
          path,
          "has %d kinds: write exactly one of \"anyone: {}\", \"session: {}\" or \"nobody: {}\""
              .formatted(kinds.size()));
      return new Allow.Nobody();
    }
    return kinds.getFirst();
  }

  /** The list, never null and never longer than {@code max}; says so where it was. */
  private <T> List<@Nullable T> limited(String path, @Nullable List<T> list, int max) {
    if (list == null || list.isEmpty()) {
      wrong(path, "is empty: at least one entry is needed");
      return List.of();
    }
    if (list.size() > max) {
      wrong(path, "has %d entries, at most %d are allowed".formatted(list.size(), max));
    }
    return new ArrayList<@Nullable T>(list.subList(0, Math.min(list.size(), max)));
  }

  private void refuseEqualNames(List<@Nullable RouteSpec> routes) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < routes.size(); i++) {
      RouteSpec route = routes.get(i);
      if (route != null && route.name() != null && !seen.add(route.name())) {
        wrong(
            "spec.routes[%d].name".formatted(i),
            "\"%s\" is there twice: give each route a name of its own".formatted(route.name()));
      }
    }
  }

  /** Two routes conflict if they could both be the most specific one for some request. */
  private void refuseEqualRoutes(List<Rule.Route> routes) {
    Map<String, String> owners = new HashMap<>();
    for (Rule.Route route : routes) {
      Set<String> methods =
          switch (route.methods()) {
            case Methods.Any _ -> Set.of("any method");
            case Methods.Named(Set<String> names) -> names;
          };
      for (PathPattern pattern : route.paths()) {
        for (String method : methods) {
          String request = method + " " + pattern.shape();
          String owner = owners.putIfAbsent(request, route.name());
          if (owner != null) {
            wrong(
                "spec.routes",
                "%s and %s both claim %s with equal specificity: remove it from one of them"
                    .formatted(quoted(owner), quoted(route.name()), request));
          }
        }
      }
    }
  }

  private static String quoted(String name) {
    return "\"" + name + "\"";
  }

  private void wrong(String path, String message) {
    violations.add(new Violation(path, message));
  }
}
