package dev.sallyport.bench.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.UUID;

/** A company of many apps: one rule each, six routes a rule, a tenth of the hosts wildcards. */
public final class Town {
  /** The time at which everything happens. */
  public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  /** Where all rules are. */
  public static final String NAMESPACE = "apps";

  /** Bob, who is signed in. */
  public static final Evidence SESSION =
      new Evidence.Session(
          new UUID(0, 5),
          new Person(new UUID(0, 9), "bob@example.com", true, List.of("user", "admin")),
          Aal.AAL1,
          NOW.minusSeconds(60),
          NOW.plusSeconds(3600));

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectNode SPEC =
      read(
          """
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
      """);

  private Town() {}

  /** The host of an app, as its rule writes it. */
  static String pattern(int app) {
    return app % 10 == 9 ? "*." + name(app) : name(app);
  }

  /** A host name that the rule of an app covers. */
  public static String host(int app) {
    return app % 10 == 9 ? "www." + name(app) : name(app);
  }

  private static String name(int app) {
    return "app" + app + ".example.com";
  }

  /** The app that the {@code i}th request is for, in an order that no cache follows. */
  public static int app(int i, int apps) {
    return Math.floorMod(i * 0x9e3779b9, apps);
  }

  /** The rule of an app. */
  public static LoadedRule rule(int app) {
    return new LoadedRule(new UUID(1, app), NAMESPACE, "app" + app, app, parse(spec(app)));
  }

  /** The rules of the first apps, each read from a spec of its own, as a row would be. */
  public static List<LoadedRule> rules(int number) {
    List<LoadedRule> rules = new ArrayList<>(number);
    for (int app = 0; app < number; app++) {
      rules.add(rule(app));
    }
    return rules;
  }

  /** A request in canonical form. */
  public static Check check(String method, String host, String target) {
    return switch (Check.of(method, host, target, Caller.PROGRAM)) {
      case Check.Outcome.Canonical(Check check) -> check;
      case Check.Outcome.Malformed(Ambiguity ambiguity) ->
          throw new IllegalArgumentException(target + ": " + ambiguity);
    };
  }

  /** A rule that lets everybody in, at one path. */
  public static LoadedRule rule(String host, String path) {
    ObjectNode spec = read("routes: [{name: only, allow: {anyone: {}}}]");
    spec.putArray("hosts").add(host);
    ((ObjectNode) spec.get("routes").get(0)).putArray("paths").add(path);
    return new LoadedRule(new UUID(2, 0), NAMESPACE, "only", 0, parse(read(spec)));
  }

  /** What the rule of an app says. */
  public static AccessRuleSpec spec(int app) {
    ObjectNode spec = SPEC.deepCopy();
    spec.putArray("hosts").add(pattern(app));
    return read(spec);
  }

  private static AccessRuleSpec read(ObjectNode spec) {
    try {
      return JSON.treeToValue(spec, AccessRuleSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(spec.toString(), e);
    }
  }

  private static Rule parse(AccessRuleSpec spec) {
    return switch (Rule.parse(spec)) {
      case Parsed.Ok<Rule>(Rule rule) -> rule;
      case Parsed.Invalid<Rule>(var violations) ->
          throw new IllegalArgumentException(violations.toString());
    };
  }

  private static ObjectNode read(String yaml) {
    try {
      return new YAMLMapper().readValue(yaml, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }
}
