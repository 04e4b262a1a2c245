package dev.sallyport.bench.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.LoadedRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A company of many apps: one rule each, six routes a rule, a tenth of the hosts wildcards. */
final class Town {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final String NAMESPACE = "apps";
  static final Evidence SESSION =
      new Evidence.Session(
          new UUID(0, 5),
          new Person(new UUID(0, 9), "bob@example.com", true, List.of("user", "admin")),
          Aal.AAL1,
          NOW.minusSeconds(60),
          NOW.plusSeconds(3600));

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String SPEC =
      """
      hosts: ["%s"]
      routes:
      - {name: health, paths: [/healthz], methods: [GET], allow: {anyone: {}}}
      - {name: admin, paths: ["/admin/**"], allow: {session: {roles: [admin], maxAge: 12h}}}
      - name: orders
        paths: ["/api/orders/{id:[0-9]+}", "/api/orders"]
        methods: [GET]
        allow: {anyOf: [{session: {}}, {token: {scopes: ["read:orders"]}}]}
      - {name: write, paths: ["/api/**"], methods: ["!GET"], allow: {session: {roles: [user]}}}
      - {name: internal, paths: ["/internal/**"], allow: {nobody: {}}}
      - {name: rest, paths: ["/**"], allow: {session: {}}}
      """;

  private Town() {}

  static String host(int app) {
    return app % 10 == 9
        ? "*.app%d.example.com".formatted(app)
        : "app%d.example.com".formatted(app);
  }

  static LoadedRule rule(int app) {
    return new LoadedRule(
        new UUID(1, app), NAMESPACE, "app" + app, app, parse(SPEC.formatted(host(app))));
  }

  static List<LoadedRule> rules(int number) {
    List<LoadedRule> rules = new ArrayList<>(number);
    Rule first = parse(SPEC.formatted(host(0)));
    for (int app = 0; app < number; app++) {
      // The routes are shared, as parsing is not what is measured; the hosts are each rule's own.
      var hosts = List.of(Optional.ofNullable(hostPattern(host(app))).orElseThrow());
      rules.add(
          new LoadedRule(
              new UUID(1, app),
              NAMESPACE,
              "app" + app,
              app,
              new Rule(
                  hosts,
                  first.routes(),
                  first.rollout(),
                  first.cors(),
                  first.rateLimits(),
                  first.refusal(),
                  first.loginUrl())));
    }
    return rules;
  }

  private static dev.sallyport.crds.accessrule.@org.jspecify.annotations.Nullable HostPattern
      hostPattern(String text) {
    return text.startsWith("*.")
        ? new dev.sallyport.crds.accessrule.HostPattern.Wildcard(text.substring(2))
        : new dev.sallyport.crds.accessrule.HostPattern.Exact(text);
  }

  static Check check(String method, String host, String target) {
    return switch (Check.of(method, host, target, Caller.PROGRAM)) {
      case Check.Outcome.Canonical(Check check) -> check;
      case Check.Outcome.Malformed(Ambiguity ambiguity) ->
          throw new IllegalArgumentException(target + ": " + ambiguity);
    };
  }

  private static Rule parse(String yaml) {
    try {
      return switch (Rule.parse(YAML.readValue(yaml, AccessRuleSpec.class))) {
        case Parsed.Ok<Rule>(Rule rule) -> rule;
        case Parsed.Invalid<Rule>(var violations) ->
            throw new IllegalArgumentException(violations.toString());
      };
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }
}
