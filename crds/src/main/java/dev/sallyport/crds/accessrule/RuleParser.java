package dev.sallyport.crds.accessrule;

import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.AccessRuleSpec.AmbiguousPath;
import dev.sallyport.crds.accessrule.AccessRuleSpec.CorsSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.HeaderSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RateLimitsSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RefusalMode;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RolloutMode;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RolloutSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RouteSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.ValidationSpec;
import dev.sallyport.crds.headers.AliasName;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one spec, collecting what is wrong with it; its result counts only if nothing is. */
final class RuleParser {
  private static final int MAX_HOSTS = 16;
  private static final int MAX_ROUTES = 64;
  private static final int MAX_PATHS = 32;
  private static final int MAX_METHODS = 16;
  private static final int MAX_ORIGINS = 32;
  private static final Duration LONGEST_TTL = Duration.ofMinutes(5);
  private static final Duration LONGEST_PREFLIGHT = Duration.ofDays(1);
  private static final Pattern ROUTE_NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]*");
  private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]+(?::[0-9]{1,5})?");

  /** RFC 9110, section 5.6.2. */
  private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");

  private final Mistakes mistakes = new Mistakes();
  private final AllowParser allow = new AllowParser(mistakes);

  /** What was wrong with everything read so far. */
  List<Violation> violations() {
    return mistakes.all();
  }

  Rule rule(AccessRuleSpec spec) {
    var enforcement = spec.enforcement();
    if (enforcement != null && enforcement.gateway() == null) {
      mistakes.add("spec.enforcement", "names no place: write \"gateway: {mode: Namespace}\"");
    }
    List<HostPattern> hosts = hosts(spec.hosts());
    List<Rule.Route> routes = new ArrayList<>();
    List<@Nullable RouteSpec> specs = mistakes.required("spec.routes", spec.routes(), MAX_ROUTES);
    for (int i = 0; i < specs.size(); i++) {
      RouteSpec route = specs.get(i);
      String path = "spec.routes[%d]".formatted(i);
      if (route == null) {
        mistakes.add(path, "is empty: remove it, or give it name, paths and allow");
      } else {
        routes.add(route(path, route));
      }
    }
    refuseEqualNames(specs);
    refuseEqualRoutes(routes);
    return new Rule(
        hosts,
        routes,
        rollout(spec.rollout()),
        Optional.ofNullable(spec.cors()).map(this::cors),
        limits("spec.rateLimits", spec.rateLimits()),
        spec.refusal() == null ? RefusalMode.Auto : spec.refusal(),
        loginUrl(spec.loginUrl()));
  }

  private List<HostPattern> hosts(@Nullable List<String> texts) {
    Set<HostPattern> hosts = new LinkedHashSet<>();
    List<@Nullable String> given = mistakes.required("spec.hosts", texts, MAX_HOSTS);
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i);
      String path = "spec.hosts[%d]".formatted(i);
      HostPattern host = text == null ? null : HostPattern.parse(text);
      if (host == null) {
        mistakes.add(path, "\"%s\" is not a host name: %s".formatted(text, hostCure(text)));
      } else if (!hosts.add(host)) {
        mistakes.add(path, "\"%s\" is there twice: remove one".formatted(text));
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
      mistakes.add(
          path + ".name",
          "\"%s\" is not a route name: use at most 63 lower-case letters, digits and dashes, for example orders-read"
              .formatted(name));
    }
    List<PathPattern> paths = paths(path + ".paths", spec.paths());
    Methods methods = methods(path + ".methods", spec.methods());
    Allow allowed = allow.allow(path + ".allow", spec.allow());
    return new Rule.Route(
        name,
        paths,
        methods,
        allowed,
        headers(path + ".headers", spec.headers()),
        Boolean.TRUE.equals(spec.forwardCredential()),
        acceptPaths(path + ".acceptPaths", spec.acceptPaths()),
        validation(path + ".validation", spec.validation(), allowed),
        limits(path + ".rateLimits", spec.rateLimits()));
  }

  private List<PathPattern> paths(String path, @Nullable List<String> texts) {
    List<PathPattern> patterns = new ArrayList<>();
    List<@Nullable String> given = mistakes.required(path, texts, MAX_PATHS);
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i) == null ? "" : given.get(i);
      switch (PathPattern.parse(text)) {
        case PathPattern.Outcome.Legal(PathPattern pattern) when pattern.isReserved() ->
            mistakes.add(
                "%s[%d]".formatted(path, i),
                "\"%s\" is below /.sallyport, which is answered before rules are asked: use another path"
                    .formatted(text));
        case PathPattern.Outcome.Legal(PathPattern pattern) -> patterns.add(pattern);
        case PathPattern.Outcome.Illegal(String problem) ->
            mistakes.add("%s[%d]".formatted(path, i), "\"%s\" %s".formatted(text, problem));
      }
    }
    return patterns;
  }

  private Methods methods(String path, @Nullable List<String> texts) {
    if (texts == null) {
      return new Methods.Any();
    }
    List<@Nullable String> given = mistakes.required(path, texts, MAX_METHODS);
    Set<String> meant = new HashSet<>();
    Set<String> excluded = new HashSet<>();
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i) == null ? "" : given.get(i);
      boolean not = text.startsWith("!");
      String name = not ? text.substring(1) : text;
      if (name.length() > 20 || !METHOD.matcher(name).matches()) {
        mistakes.add(
            "%s[%d]".formatted(path, i),
            "\"%s\" is not an HTTP method: write methods in upper case, for example [GET, POST] or [\"!TRACE\"]"
                .formatted(text));
      }
      (not ? excluded : meant).add(name);
    }
    if (!meant.isEmpty() && !excluded.isEmpty()) {
      mistakes.add(
          path,
          "has methods that are meant beside methods that are excluded: write [GET, POST] or"
              + " [\"!TRACE\"], not both in one list");
    }
    return excluded.isEmpty() ? new Methods.Named(meant) : new Methods.Except(excluded);
  }

  private List<Rule.ExtraHeader> headers(String path, @Nullable List<HeaderSpec> specs) {
    List<Rule.ExtraHeader> headers = new ArrayList<>();
    Set<AliasName> names = EnumSet.noneOf(AliasName.class);
    List<@Nullable HeaderSpec> given = mistakes.optional(path, specs, 16);
    for (int i = 0; i < given.size(); i++) {
      HeaderSpec spec = given.get(i);
      String at = "%s[%d]".formatted(path, i);
      if (spec == null || spec.name() == null || spec.value() == null) {
        mistakes.add(
            at, "lacks name or value: write {name: Remote-User, value: UserEmail}, for example");
      } else if (!names.add(spec.name())) {
        mistakes.add(at, "\"%s\" is there twice: remove one".formatted(spec.name().wireName()));
      } else {
        headers.add(new Rule.ExtraHeader(spec.name(), spec.value()));
      }
    }
    return headers;
  }

  private Set<AmbiguousPath> acceptPaths(String path, @Nullable List<AmbiguousPath> spec) {
    Set<AmbiguousPath> accepted = EnumSet.noneOf(AmbiguousPath.class);
    for (AmbiguousPath one : mistakes.optional(path, spec, AmbiguousPath.values().length)) {
      if (one == null || !accepted.add(one)) {
        mistakes.add(path, "has \"%s\" twice or empty: remove it".formatted(one));
      }
    }
    return accepted;
  }

  private Rule.Validation validation(String path, @Nullable ValidationSpec spec, Allow allowed) {
    if (spec == null) {
      return new Rule.Validation.Live();
    }
    if (spec.mode() == null) {
      mistakes.add(path, "has no mode: write EveryRequest, Live or Cached");
      return new Rule.Validation.EveryRequest();
    }
    Optional<Duration> ttl = Units.duration(path + ".ttl", spec.ttl(), LONGEST_TTL, mistakes);
    boolean cached = spec.mode() == AccessRuleSpec.ValidationMode.Cached;
    if (cached != (spec.ttl() != null)) {
      mistakes.add(
          path + ".ttl", cached ? "is missing: write 60s, for example" : "belongs to mode Cached");
    }
    if (cached && wantsSecondFactor(allowed)) {
      mistakes.add(
          path + ".mode", "\"Cached\" does not go with aal2: write Live, or leave validation out");
    }
    return switch (spec.mode()) {
      case EveryRequest -> new Rule.Validation.EveryRequest();
      case Live -> new Rule.Validation.Live();
      case Cached -> new Rule.Validation.Cached(ttl.orElse(Duration.ZERO));
    };
  }

  private static boolean wantsSecondFactor(Allow allowed) {
    return allowed instanceof Allow.Proof(List<Allow.Way> ways)
        && ways.stream()
            .anyMatch(way -> way instanceof Allow.Session s && s.aal() == Allow.Aal.AAL2);
  }

  private Rule.Rollout rollout(@Nullable RolloutSpec spec) {
    if (spec == null) {
      return Rule.Rollout.ENFORCE;
    }
    RolloutMode mode = spec.mode() == null ? RolloutMode.Enforce : spec.mode();
    int percent = spec.percent() == null ? 100 : spec.percent();
    if (percent < 0 || percent > 100) {
      mistakes.add("spec.rollout.percent", "%d is no share: write 0 to 100".formatted(percent));
    }
    if (mode != RolloutMode.Enforce && spec.percent() != null) {
      mistakes.add(
          "spec.rollout.percent",
          "belongs to mode Enforce: in %s it means nothing".formatted(mode));
    }
    return new Rule.Rollout(mode, percent);
  }

  private Rule.Cors cors(CorsSpec spec) {
    List<String> origins =
        texts(
            "spec.cors.origins",
            mistakes.required("spec.cors.origins", spec.origins(), MAX_ORIGINS));
    boolean credentials = Boolean.TRUE.equals(spec.credentials());
    for (String origin : origins) {
      if (!origin.equals("*") && !ORIGIN.matcher(origin).matches()) {
        mistakes.add(
            "spec.cors.origins",
            "\"%s\" is not an origin: write https://app.example.com, without a path"
                .formatted(origin));
      }
    }
    if (origins.contains("*") && credentials) {
      mistakes.add(
          "spec.cors.origins",
          "\"*\" does not go with credentials: every site could act for your visitors; name the"
              + " origins");
    }
    if (origins.contains("*") && origins.size() > 1) {
      mistakes.add("spec.cors.origins", "\"*\" is all of them: remove it or the others");
    }
    List<String> methods = optionalTexts("spec.cors.methods", spec.methods(), MAX_METHODS);
    methods.stream()
        .filter(method -> !METHOD.matcher(method).matches())
        .forEach(
            method ->
                mistakes.add(
                    "spec.cors.methods",
                    "\"%s\" is not an HTTP method: write methods in upper case".formatted(method)));
    return new Rule.Cors(
        origins,
        methods.isEmpty() ? List.of("GET", "HEAD", "POST") : methods,
        fieldNames("spec.cors.allowedHeaders", spec.allowedHeaders()),
        fieldNames("spec.cors.exposedHeaders", spec.exposedHeaders()),
        credentials,
        Units.duration("spec.cors.maxAge", spec.maxAge(), LONGEST_PREFLIGHT, mistakes)
            .orElse(Duration.ZERO));
  }

  private List<String> fieldNames(String path, @Nullable List<String> spec) {
    List<String> names = optionalTexts(path, spec, 32);
    names.stream()
        .filter(name -> !FIELD_NAME.matcher(name).matches())
        .forEach(name -> mistakes.add(path, "\"%s\" is not a header name".formatted(name)));
    return names;
  }

  private List<String> optionalTexts(String path, @Nullable List<String> list, int max) {
    return texts(path, mistakes.optional(path, list, max));
  }

  private List<String> texts(String path, List<@Nullable String> list) {
    List<String> texts = new ArrayList<>();
    for (String text : list) {
      if (text == null || texts.contains(text)) {
        mistakes.add(path, "has \"%s\" twice or empty: remove it".formatted(text));
      } else {
        texts.add(text);
      }
    }
    return texts;
  }

  private Rule.RateLimits limits(String path, @Nullable RateLimitsSpec spec) {
    return spec == null
        ? Rule.RateLimits.NONE
        : new Rule.RateLimits(
            Units.rate(path + ".global", spec.global(), mistakes),
            Units.rate(path + ".perIP", spec.perIP(), mistakes),
            Units.rate(path + ".perSubject", spec.perSubject(), mistakes));
  }

  private Optional<URI> loginUrl(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      if ("https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getFragment() == null
          && HostPattern.isCanonicalName(uri.getHost())) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException _) {
      // Said below, as for what is a URI of another kind.
    }
    mistakes.add(
        "spec.loginUrl",
        "\"%s\" is no login page: write an https URL without query, for example https://shop.example.com/sign-in"
            .formatted(text));
    return Optional.empty();
  }

  private void refuseEqualNames(List<@Nullable RouteSpec> routes) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < routes.size(); i++) {
      RouteSpec route = routes.get(i);
      if (route != null && route.name() != null && !seen.add(route.name())) {
        mistakes.add(
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
            case Methods.Except _ -> Set.of("all methods but some");
            case Methods.Named(Set<String> names) -> names;
          };
      for (PathPattern pattern : route.paths()) {
        for (String method : methods) {
          String owner = owners.putIfAbsent(method + " " + pattern.shape(), route.name());
          if (owner != null) {
            mistakes.add(
                "spec.routes",
                "\"%s\" and \"%s\" both claim %s %s with equal specificity: remove it from one of them"
                    .formatted(owner, route.name(), method, pattern));
          }
        }
      }
    }
  }
}
