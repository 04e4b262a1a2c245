package dev.sallyport.cli.asking;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.Allow.Names;
import dev.sallyport.crds.accessrule.Allow.TokenType;
import dev.sallyport.crds.accessrule.Allow.Way;
import dev.sallyport.crds.accessrule.CertificateName;
import dev.sallyport.crds.accessrule.Methods;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.request.CanonicalPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a rule says, as a person would say it. */
public final class Words {
  /** The longest life of a JWT that no rule needs to mention. */
  private static final Duration USUAL_LIFETIME = Duration.ofMinutes(15);

  private Words() {}

  /** Who may pass. */
  public static String of(Allow allow) {
    return switch (allow) {
      case Allow.Anyone _ -> "anyone";
      case Allow.Nobody _ -> "nobody";
      case Allow.Proof(List<Way> ways) ->
          ways.stream().map(Words::of).collect(Collectors.joining(" or "));
    };
  }

  /** One way to prove it. */
  public static String of(Way way) {
    List<String> asks = new ArrayList<>();
    return switch (way) {
      case Allow.Session(Names roles, Aal aal, Optional<Duration> maxAge) -> {
        names(asks, "role", roles);
        if (aal == Aal.AAL2) {
          asks.add("aal2");
        }
        maxAge.ifPresent(age -> asks.add("login at most " + Span.words(age) + " ago"));
        yield with("session", asks);
      }
      case Allow.Token(Set<TokenType> types, Names scopes, Names roles) -> {
        names(asks, "scope", scopes);
        names(asks, "role", roles);
        String kinds =
            types.size() == TokenType.values().length
                ? "any"
                : types.stream().sorted().map(Words::spelled).collect(Collectors.joining("/"));
        yield with(kinds + " token", asks);
      }
      case Allow.Jwt(Allow.Issuer issuer, String audience, Names scopes, Duration lifetime) -> {
        names(asks, "scope", scopes);
        if (lifetime.compareTo(USUAL_LIFETIME) != 0) {
          asks.add("living at most " + Span.words(lifetime));
        }
        yield with("JWT of %s for %s".formatted(issuer.id(), audience), asks);
      }
      case Allow.Mtls(String authority, List<CertificateName> names) -> {
        String listed =
            names.stream().map(CertificateName::toString).collect(Collectors.joining(", "));
        asks.add(names.size() == 1 ? "the name " + listed : "one name of " + listed);
        yield with("client certificate of " + authority, asks);
      }
    };
  }

  private static void names(List<String> asks, String what, Names names) {
    if (!names.all().isEmpty()) {
      asks.add((names.all().size() == 1 ? what : what + "s") + " " + listed(names.all(), " and "));
    }
    if (!names.any().isEmpty()) {
      asks.add("one " + what + " of " + listed(names.any(), ", "));
    }
  }

  private static String with(String what, List<String> asks) {
    return asks.isEmpty() ? what : what + " with " + String.join(", ", asks);
  }

  private static String listed(Collection<String> names, String between) {
    return names.stream().sorted().collect(Collectors.joining(between));
  }

  /** Which methods. */
  public static String of(Methods methods) {
    return switch (methods) {
      case Methods.Any _ -> "any method";
      case Methods.Named(Set<String> names) -> String.join(", ", names.stream().sorted().toList());
      case Methods.Except(Set<String> names) ->
          "all but " + String.join(", ", names.stream().sorted().toList());
    };
  }

  /** A token with its article. */
  static String of(TokenType type) {
    return switch (type) {
      case PAT -> "a personal access token";
      case API_KEY -> "an API key";
      case SERVICE -> "a service token";
    };
  }

  /** As YAML spells it. */
  public static String spelled(TokenType type) {
    return switch (type) {
      case PAT -> "pat";
      case API_KEY -> "apiKey";
      case SERVICE -> "service";
    };
  }

  /** A canonical path; a slash inside a segment as the client wrote it. */
  public static String of(CanonicalPath path) {
    return path.segments().stream()
        .map(segment -> "/" + segment.replace("/", "%2F"))
        .collect(Collectors.joining());
  }

  /** Whom the rule concerns. */
  public static String of(Rule.Rollout rollout) {
    return rollout.percent() < 100
        ? "%s %d%%".formatted(rollout.mode(), rollout.percent())
        : rollout.mode().name();
  }
}
