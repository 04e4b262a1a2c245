package dev.sallyport.crds.accessrule;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sallyport.crds.headers.AliasName;
import dev.sallyport.crds.headers.Field;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spec of an AccessRule, exactly as in YAML. Fields may be null: the API server refuses most
 * mistakes, but only {@link Rule#parse} says what a spec means.
 */
@JsonClassDescription(
    "The app's hosts, and its routes with who may pass. What no route covers is refused. An edit that"
        + " is not legal is refused too, and the rule stays as it was.")
public record AccessRuleSpec(
    @JsonPropertyDescription(
            "Host names of the app, each exact (shop.example.com) or with one wildcard label in front"
                + " (*.example.com, which matches a.example.com but neither example.com nor"
                + " a.b.example.com). Lower case, without a port; international names as A-labels"
                + " (xn--bcher-kva.example).")
        @Required
        @Size(min = 1, max = 16)
        @ValidationRule(
            value =
                "self.all(h, h.size() <= 253 &&"
                    + " h.matches('^([*][.])?[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$'))",
            messageExpression =
                "'\"' + self.filter(h, h.size() > 253 ||"
                    + " !h.matches('^([*][.])?[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$'))[0]"
                    + " + '\" is not a host name: write it in lower case without scheme, port or path,"
                    + " for example shop.example.com or *.example.com'")
        @Nullable List<@Size(min = 1, max = 253) String> hosts,
    @JsonPropertyDescription(
            "Where requests are stopped. Without it, at the gateway in mode Namespace.")
        @Nullable Enforcement enforcement,
    @JsonPropertyDescription(
            "Who may reach what. The most specific match wins, whatever the order: segment by segment"
                + " a literal before {name:regex} before {name} before **, then a named method before"
                + " an excluded one before any. A request that no route matches is denied.")
        @Required
        @Size(min = 1, max = 64)
        @Nullable List<RouteSpec> routes,
    @JsonPropertyDescription(
            "Trying the rule on real traffic before it is enforced. Without it, mode Enforce for"
                + " everybody.")
        @Nullable RolloutSpec rollout,
    @JsonPropertyDescription(
            "Which other origins' scripts may call the app (Fetch standard, CORS). Without it the app"
                + " answers preflights itself.")
        @Nullable CorsSpec cors,
    @JsonPropertyDescription(
            "How many requests may come, each written as number/period: 100/1m. More are answered with"
                + " 429. Counted per replica of the runtime.")
        @Nullable RateLimitsSpec rateLimits,
    @JsonPropertyDescription(
            "How somebody who has to log in is answered. Auto: browsers that navigate are sent to the"
                + " login page, everything else gets 401 and JSON. Redirect: always sent. Json: never.")
        @Nullable RefusalMode refusal,
    @JsonPropertyDescription(
            "An own login page instead of the installation's, on a host that a rule owns; it gets the"
                + " parameter return_to. Example: https://shop.example.com/sign-in")
        @Size(max = 512)
        @ValidationRule(
            value = "self.startsWith('https://')",
            messageExpression = "'\"' + self + '\" is no login page: write an https URL'")
        @Nullable String loginUrl) {

  /** How a refused request is answered; constants are spelled as in YAML. */
  public enum RefusalMode {
    Auto,
    Redirect,
    Json
  }

  /** Trying a rule. */
  public record RolloutSpec(
      @JsonPropertyDescription(
              "Enforce: refuse what is not allowed. Observe: decide, count and log, and let"
                  + " everything through. Bypass: do not ask at all; forged identity headers are still"
                  + " taken away, also when the runtime is down, but the app gets cookies and"
                  + " tokens as they came.")
          @Nullable RolloutMode mode,
      @JsonPropertyDescription(
              "For Enforce: the share of callers that it concerns, by a hash of rule and caller; the"
                  + " others are let through. A way to migrate, no protection. 100 when absent.")
          @Min(0)
          @Max(100)
          @Nullable Integer percent) {}

  /** The modes of {@link RolloutSpec}; constants are spelled as in YAML. */
  public enum RolloutMode {
    Bypass,
    Observe,
    Enforce
  }

  /** CORS, as Traefik's headers middleware answers it. */
  public record CorsSpec(
      @JsonPropertyDescription(
              "Origins with scheme and port, without a path (https://app.example.com); or \"*\" for"
                  + " all, which credentials exclude.")
          @Required
          @Size(min = 1, max = 32)
          @ValidationRule(
              value = "self.all(o, o == '*' || o.matches('^https?://[a-z0-9.-]+(:[0-9]+)?$'))",
              messageExpression =
                  "'\"' + self.filter(o, o != '*' && !o.matches('^https?://[a-z0-9.-]+(:[0-9]+)?$'))[0]"
                      + " + '\" is not an origin: write https://app.example.com, without a path'")
          @Nullable List<@Size(min = 1, max = 280) String> origins,
      @JsonPropertyDescription("Methods that a script may use; GET, HEAD and POST when absent.")
          @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 20) String> methods,
      @JsonPropertyDescription("Request headers that a script may set. Example: [Content-Type]")
          @Size(min = 1, max = 32)
          @Nullable List<@Size(min = 1, max = 128) String> allowedHeaders,
      @JsonPropertyDescription("Response headers that a script may read.") @Size(min = 1, max = 32)
          @Nullable List<@Size(min = 1, max = 128) String> exposedHeaders,
      @JsonPropertyDescription("Whether scripts may send cookies; false when absent.")
          @Nullable Boolean credentials,
      @JsonPropertyDescription("How long a browser may remember a preflight's answer: 1h.")
          @Size(max = 8)
          @ValidationRule(
              value = "self.matches('^[0-9]{1,6}[smh]$')",
              message = "write maxAge as 10m or 1h")
          @Nullable String maxAge) {}

  /** Limits; each is number/period. */
  public record RateLimitsSpec(
      @JsonPropertyDescription("Of all callers together: 10000/1m.")
          @Size(max = 16)
          @ValidationRule(value = RATE, message = RATE_CURE)
          @Nullable String global,
      @JsonPropertyDescription("Of each client address, for those without an identity: 100/1m.")
          @Size(max = 16)
          @ValidationRule(value = RATE, message = RATE_CURE)
          @Nullable String perIP,
      @JsonPropertyDescription("Of each person, token or service: 1000/1m.")
          @Size(max = 16)
          @ValidationRule(value = RATE, message = RATE_CURE)
          @Nullable String perSubject) {
    private static final String RATE = "self.matches('^[1-9][0-9]{0,8}/[1-9][0-9]{0,3}[smh]$')";
    private static final String RATE_CURE =
        "a limit is number/period: write 100/1m, 5/1s or 1000/1h";
  }

  /** Where requests are stopped. */
  public record Enforcement(
      @JsonPropertyDescription("Traefik asks Sallyport before it forwards a request.") @Required
          @Nullable Gateway gateway) {}

  /** How the gateway asks. */
  public record Gateway(
      @JsonPropertyDescription(
              "Namespace: IngressRoutes of this namespace name the Middleware that carries the"
                  + " AccessRule's name.")
          @Nullable GatewayMode mode) {}

  /** The modes of {@link Gateway}; constants are spelled as in YAML. */
  public enum GatewayMode {
    /** One Middleware per rule, named by the IngressRoutes of its namespace. */
    Namespace
  }

  /** One route: which requests, and who may send them. */
  public record RouteSpec(
      @JsonPropertyDescription(
              "Name of the route, unique in the rule; it appears in logs and metrics. Lower-case"
                  + " letters, digits and dashes.")
          @Required
          @Size(min = 1, max = 63)
          @ValidationRule(
              value = "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$')",
              messageExpression =
                  "'\"' + self + '\" is not a route name: use lower-case letters, digits and dashes,"
                      + " for example orders-read'")
          @Nullable String name,
      @JsonPropertyDescription(
              "Path patterns: literal (/healthz), {name} for one segment (/users/{id}), {name:regex}"
                  + " for one segment that a regular expression matches whole (/orders/{id:[0-9]+};"
                  + " RE2 syntax), ** at the end for the rest (/admin/**, which also matches /admin"
                  + " and /admin/). Case-sensitive; written decoded, without query.")
          @Required
          @Size(min = 1, max = 32)
          @ValidationRule(
              value = "self.all(p, p.startsWith('/'))",
              messageExpression =
                  "'path \"' + self.filter(p, !p.startsWith('/'))[0] + '\" does not start with a slash:"
                      + " write \"/' + self.filter(p, !p.startsWith('/'))[0] + '\"'")
          @Nullable List<@Size(min = 1, max = 256) String> paths,
      @JsonPropertyDescription(
              "HTTP methods in upper case: those that are meant ([GET, POST]) or those that are not"
                  + " ([\"!TRACE\"]), not both; any method when absent. GET does not include HEAD.")
          @Size(min = 1, max = 16)
          @ValidationRule(
              value = "self.all(m, m.matches('^!?[A-Z][A-Z-]*$'))",
              messageExpression =
                  "'\"' + self.filter(m, !m.matches('^!?[A-Z][A-Z-]*$'))[0] + '\" is not an HTTP method:"
                      + " write methods in upper case, for example [GET, POST] or [\"!TRACE\"]'")
          @ValidationRule(
              value = "self.all(m, m.startsWith('!')) || self.all(m, !m.startsWith('!'))",
              message =
                  "methods are either meant or excluded: write [GET, POST] or [\"!TRACE\"], not both in"
                      + " one list")
          @Nullable List<@Size(min = 1, max = 20) String> methods,
      @JsonPropertyDescription(
              "Who may pass; exactly one of anyone, session, token, jwt, anyOf, nobody. Required: a"
                  + " route never opens by omission.")
          @Required
          @ValidationRule(
              value =
                  "((has(self.anyone) ? 1 : 0) + (has(self.session) ? 1 : 0) + (has(self.token) ? 1 : 0) + (has(self.jwt) ? 1 : 0) + (has(self.anyOf) ? 1 : 0) + (has(self.nobody) ? 1 : 0)) >= 1",
              message =
                  "allow is empty: write one of \"anyone: {}\", \"session: {}\", \"token: {}\","
                      + " \"jwt: {...}\", \"anyOf: [...]\" or \"nobody: {}\"")
          @ValidationRule(
              value =
                  "((has(self.anyone) ? 1 : 0) + (has(self.session) ? 1 : 0) + (has(self.token) ? 1 : 0) + (has(self.jwt) ? 1 : 0) + (has(self.anyOf) ? 1 : 0) + (has(self.nobody) ? 1 : 0)) <= 1",
              messageExpression =
                  "'allow has several kinds (' + (has(self.anyone) ? 'anyone ' : '') + (has(self.session) ? 'session ' : '') + (has(self.token) ? 'token ' : '') + (has(self.jwt) ? 'jwt ' : '') + (has(self.anyOf) ? 'anyOf ' : '') + (has(self.nobody) ? 'nobody ' : '')"
                      + " + '): keep one; put session, token and jwt together under anyOf'")
          @Nullable AllowSpec allow,
      @JsonPropertyDescription(
              "More headers for the app, each a name that apps already know and what it carries."
                  + " Example: [{name: Remote-User, value: UserEmail}]")
          @Size(min = 1, max = 16)
          @Nullable List<HeaderSpec> headers,
      @JsonPropertyDescription(
              "Also hands the caller's own session cookie or token to the app. Without it (false) no"
                  + " app can use what its visitors could do elsewhere.")
          @Nullable Boolean forwardCredential,
      @JsonPropertyDescription(
              "Spellings of a path that programs read differently, and that this route takes"
                  + " nevertheless; without it they are answered with 400. EncodedSlash: %2F inside a"
                  + " segment. EncodedPercent: %25 before two hexadecimal digits. EmptySegment: //."
                  + " Semicolon: ; which then belongs to the segment.")
          @Size(min = 1, max = 4)
          @Nullable List<AmbiguousPath> acceptPaths,
      @JsonPropertyDescription("How fresh the facts about a caller are. Without it, mode Live.")
          @Nullable ValidationSpec validation,
      @JsonPropertyDescription(
              "Limits of this route, beside those of the rule. Example: {perIP: 10/1m}")
          @Nullable RateLimitsSpec rateLimits) {}

  /** A spelling that {@code acceptPaths} may take; constants are spelled as in YAML. */
  public enum AmbiguousPath {
    EncodedSlash,
    EncodedPercent,
    EmptySegment,
    Semicolon
  }

  /** One more header for the app. */
  public record HeaderSpec(
      @JsonPropertyDescription(
              "The header's name, from the names that only Sallyport may set: a client's own value"
                  + " never arrives.")
          @Required
          @Nullable AliasName name,
      @JsonPropertyDescription("What it carries; the header is absent where that is unknown.")
          @Required
          @Nullable Field value) {}

  /** How fresh facts have to be. */
  public record ValidationSpec(
      @JsonPropertyDescription(
              "EveryRequest: confirmed with the database for each request. Live: from memory, which a"
                  + " logout reaches at once. Cached: may go on from memory for ttl while the database"
                  + " cannot be reached; never where aal2 is asked for.")
          @Required
          @Nullable ValidationMode mode,
      @JsonPropertyDescription("For Cached: at most 5m. Example: 60s")
          @Size(max = 8)
          @ValidationRule(
              value = "self.matches('^[0-9]{1,3}[sm]$')",
              message = "write ttl as 60s or 5m")
          @Nullable String ttl) {}

  /** The modes of {@link ValidationSpec}; constants are spelled as in YAML. */
  public enum ValidationMode {
    EveryRequest,
    Live,
    Cached
  }
}
