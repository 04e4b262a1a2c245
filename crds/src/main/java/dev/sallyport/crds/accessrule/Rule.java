package dev.sallyport.crds.accessrule;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.AccessRuleSpec.AmbiguousPath;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RefusalMode;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RolloutMode;
import dev.sallyport.crds.headers.AliasName;
import dev.sallyport.crds.headers.Field;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an AccessRule means: the one form that operator, runtime and command line work with.
 *
 * @param hosts never empty
 * @param routes never empty; no two cover the same requests with equal specificity
 * @param loginUrl an own login page; whether a rule owns its host is for whoever sends people there
 */
public record Rule(
    List<HostPattern> hosts,
    List<Route> routes,
    Rollout rollout,
    Optional<Cors> cors,
    RateLimits rateLimits,
    RefusalMode refusal,
    Optional<URI> loginUrl) {
  public Rule {
    hosts = List.copyOf(hosts);
    routes = List.copyOf(routes);
  }

  /**
   * One route of a rule.
   *
   * @param name unique in the rule
   * @param paths never empty
   * @param headers beside those that every app gets
   * @param forwardCredential whether the app gets the caller's own credential
   * @param acceptPaths spellings that are otherwise refused
   */
  public record Route(
      String name,
      List<PathPattern> paths,
      Methods methods,
      Allow allow,
      List<ExtraHeader> headers,
      boolean forwardCredential,
      Set<AmbiguousPath> acceptPaths,
      Validation validation,
      RateLimits rateLimits) {
    public Route {
      paths = List.copyOf(paths);
      headers = List.copyOf(headers);
      acceptPaths = Set.copyOf(acceptPaths);
    }
  }

  /** A header that a route adds, where the field is known. */
  public record ExtraHeader(AliasName name, Field value) {}

  /**
   * Whom the rule concerns.
   *
   * @param percent 0 to 100; less than 100 only with Enforce
   */
  public record Rollout(RolloutMode mode, int percent) {
    /** Everybody. */
    public static final Rollout ENFORCE = new Rollout(RolloutMode.Enforce, 100);

    /** As kubectl shows it: {@code Enforce}, {@code Enforce 25%}, {@code Observe}. */
    @Override
    public String toString() {
      return percent < 100 ? "%s %d%%".formatted(mode, percent) : mode.name();
    }
  }

  /** How fresh facts have to be. */
  public sealed interface Validation {
    /** Confirmed for each request. */
    record EveryRequest() implements Validation {}

    /** From memory, which a revocation reaches at once. */
    record Live() implements Validation {}

    /** Also from memory that could not be confirmed for {@code ttl}. */
    record Cached(Duration ttl) implements Validation {}
  }

  /**
   * Which origins' scripts may call.
   *
   * @param origins never empty; {@code *} is alone and without credentials
   */
  public record Cors(
      List<String> origins,
      List<String> methods,
      List<String> allowedHeaders,
      List<String> exposedHeaders,
      boolean credentials,
      Duration maxAge) {
    public Cors {
      origins = List.copyOf(origins);
      methods = List.copyOf(methods);
      allowedHeaders = List.copyOf(allowedHeaders);
      exposedHeaders = List.copyOf(exposedHeaders);
    }

    /** Whether scripts of {@code origin} may read what we answer. */
    public boolean allows(String origin) {
      return origins.contains(origin) || origins.contains("*");
    }
  }

  /** What may come in which time; empty is any number. */
  public record RateLimits(Optional<Rate> global, Optional<Rate> perIp, Optional<Rate> perSubject) {
    /** No limits. */
    public static final RateLimits NONE =
        new RateLimits(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** So many requests in so long a time; so many may also come at once. */
  public record Rate(long requests, Duration period) {
    @Override
    public String toString() {
      return "%d per %s"
          .formatted(requests, period.toString().substring(2).toLowerCase(java.util.Locale.ROOT));
    }
  }

  /** Whether some route takes client certificates. */
  public boolean takesCertificates() {
    return routes.stream()
        .anyMatch(
            route ->
                route.allow() instanceof Allow.Proof(List<Allow.Way> ways)
                    && ways.stream().anyMatch(Allow.Mtls.class::isInstance));
  }

  /** Whether nobody is asked about a request. */
  public boolean isBypassed() {
    return rollout.mode() == RolloutMode.Bypass;
  }

  /**
   * Reads a spec as the operator does when a rule is applied and the runtime does when it loads
   * one. Everything that the CRD's schema demands is demanded again: rows may come from elsewhere.
   *
   * @return the rule, or all its mistakes at once
   */
  public static Parsed<Rule> parse(AccessRuleSpec spec) {
    RuleParser parser = new RuleParser();
    Rule rule = parser.rule(spec);
    List<Violation> violations = parser.violations();
    return violations.isEmpty() ? new Parsed.Ok<>(rule) : new Parsed.Invalid<>(violations);
  }
}
