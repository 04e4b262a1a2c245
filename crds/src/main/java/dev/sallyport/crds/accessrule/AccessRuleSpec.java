package dev.sallyport.crds.accessrule;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spec of an AccessRule, exactly as in YAML. Fields may be null: the API server refuses most
 * mistakes, but only {@link Rule#parse} says what a spec means.
 */
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
                + " a literal before {name} before **, then a named method before any. A request that"
                + " no route matches is denied.")
        @Required
        @Size(min = 1, max = 64)
        @Nullable List<RouteSpec> routes) {

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
              "Path patterns: literal (/healthz), {name} for one segment (/users/{id}), ** at the end"
                  + " for the rest (/admin/**, which also matches /admin and /admin/)."
                  + " Case-sensitive; written decoded, without query.")
          @Required
          @Size(min = 1, max = 32)
          @ValidationRule(
              value = "self.all(p, p.startsWith('/'))",
              messageExpression =
                  "'path \"' + self.filter(p, !p.startsWith('/'))[0] + '\" does not start with a slash:"
                      + " write \"/' + self.filter(p, !p.startsWith('/'))[0] + '\"'")
          @Nullable List<@Size(min = 1, max = 256) String> paths,
      @JsonPropertyDescription(
              "HTTP methods in upper case ([GET, POST]); any method when absent. GET does not include"
                  + " HEAD.")
          @Size(min = 1, max = 16)
          @ValidationRule(
              value = "self.all(m, m.matches('^[A-Z][A-Z-]*$'))",
              messageExpression =
                  "'\"' + self.filter(m, !m.matches('^[A-Z][A-Z-]*$'))[0] + '\" is not an HTTP method:"
                      + " write methods in upper case, for example [GET, POST]'")
          @Nullable List<@Size(min = 1, max = 20) String> methods,
      @JsonPropertyDescription(
              "Who may pass; exactly one of anyone, session, nobody. Required: a route never opens by"
                  + " omission.")
          @Required
          @ValidationRule(
              value = "has(self.anyone) || has(self.session) || has(self.nobody)",
              message =
                  "allow is empty: write one of \"anyone: {}\","
                      + " \"session: {}\" or \"nobody: {}\"")
          @ValidationRule(
              value =
                  "(has(self.anyone) ? 1 : 0) + (has(self.session) ? 1 : 0)"
                      + " + (has(self.nobody) ? 1 : 0) <= 1",
              messageExpression =
                  "'allow has several kinds (' + (has(self.anyone) ? 'anyone ' : '')"
                      + " + (has(self.session) ? 'session ' : '') + (has(self.nobody) ? 'nobody' : '')"
                      + " + '): keep one, or make a route for each'")
          @Nullable AllowSpec allow) {}

  /** One of its fields is set. */
  public record AllowSpec(
      @JsonPropertyDescription(
              "Everybody, without logging in. The app gets no identity headers. Example: anyone: {}")
          @Nullable AnyoneSpec anyone,
      @JsonPropertyDescription(
              "Everybody who is logged in. The app gets X-User-ID, X-User-Email, X-User-Roles,"
                  + " X-User-Verified, X-Session-ID and X-Auth-Time. Example: session: {}")
          @Nullable SessionSpec session,
      @JsonPropertyDescription("Nobody, whatever they present: 403. Example: nobody: {}")
          @Nullable NobodySpec nobody) {}

  /** {@code anyone: {}}. */
  public record AnyoneSpec() {}

  /** {@code session: {}}. */
  public record SessionSpec() {}

  /** {@code nobody: {}}. */
  public record NobodySpec() {}
}
