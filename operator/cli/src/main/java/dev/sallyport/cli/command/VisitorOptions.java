package dev.sallyport.cli.command;

import dev.sallyport.cli.asking.Visitor;
import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.AllowSpec.Aal;
import dev.sallyport.crds.accessrule.AllowSpec.TokenType;
import dev.sallyport.crds.accessrule.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who asks: nobody known, somebody logged in, a token or a JWT. */
final class VisitorOptions {
  private static final Duration USUAL_LIFETIME = Duration.ofMinutes(5);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--as",
      paramLabel = "USER",
      description =
          "Somebody who is logged in: an address or an id. With --token-type: whose token it is.")
  private @Nullable String user;

  @Option(
      names = "--roles",
      split = ",",
      paramLabel = "ROLE",
      description = "The person's roles, separated by commas.")
  private List<String> roles = new ArrayList<>();

  @Option(
      names = "--aal",
      paramLabel = "aal1|aal2",
      description = "How the person logged in: with one factor (aal1, the default) or two.")
  private @Nullable Aal aal;

  @Option(
      names = "--login-age",
      paramLabel = "SPAN",
      description = "How long ago they logged in: 90s, 5m, 2h, 30d. Just now without it.")
  private @Nullable String loginAge;

  @Option(
      names = "--token-type",
      paramLabel = "pat|apiKey|service",
      description = "A token of this installation, instead of a session; pat without it.")
  private @Nullable TokenType tokenType;

  @Option(
      names = "--token-scopes",
      split = ",",
      paramLabel = "SCOPE",
      description = "The token's scopes, separated by commas: read:orders,write:orders.")
  private @Nullable List<String> tokenScopes;

  @Option(
      names = "--claims",
      split = ",",
      paramLabel = "NAME=VALUE",
      description =
          "A valid JWT of another issuer: iss=…,aud=…,sub=…,scope=\"a b\",lifetime=5m; aud may be"
              + " repeated.")
  private @Nullable List<String> claims;

  Visitor visitor() {
    boolean token = tokenType != null || tokenScopes != null;
    if (claims != null) {
      demand(!token && user == null, "--claims is a JWT: leave --as and --token-… out");
      return bearer(claims);
    }
    if (token) {
      demand(
          aal == null && loginAge == null,
          "--aal and --login-age are about a login: leave them out for a token");
      return holder();
    }
    if (user != null) {
      return new Visitor.LoggedIn(
          text(user),
          roles,
          aal == Aal.aal2 ? Allow.Aal.AAL2 : Allow.Aal.AAL1,
          loginAge == null ? Duration.ZERO : span("--login-age", loginAge));
    }
    demand(
        roles.isEmpty() && aal == null && loginAge == null,
        "--roles, --aal and --login-age are about somebody: say who with --as");
    return new Visitor.Stranger();
  }

  private Visitor holder() {
    Set<Scope> scopes = new LinkedHashSet<>();
    for (String text : tokenScopes == null ? List.<String>of() : tokenScopes) {
      if (!text.isEmpty()) {
        scopes.add(
            Scope.parse(text)
                .orElseThrow(
                    () ->
                        misuse(
                            "\"%s\" is not a scope: write verb:resource, for example read:orders"
                                .formatted(text))));
      }
    }
    TokenType type = tokenType == null ? TokenType.pat : tokenType;
    demand(
        roles.isEmpty() || type == TokenType.pat,
        "only a person has roles: leave --roles out, or write --token-type pat");
    return switch (type) {
      case pat -> new Visitor.Holder(Allow.TokenType.PAT, owner("somebody"), scopes, roles);
      case apiKey -> new Visitor.Holder(Allow.TokenType.API_KEY, owner("some-org"), scopes, roles);
      case service ->
          new Visitor.Holder(Allow.TokenType.SERVICE, owner("some-service"), scopes, roles);
    };
  }

  private String owner(String unnamed) {
    return user == null ? unnamed : text(user);
  }

  private Visitor bearer(List<String> pairs) {
    String issuer = "";
    String subject = "somebody";
    Set<String> audience = new LinkedHashSet<>();
    Set<String> scopes = new LinkedHashSet<>();
    Duration lifetime = USUAL_LIFETIME;
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String value = pair.substring(equals + 1).strip();
      switch (equals < 0 ? pair : pair.substring(0, equals).strip()) {
        case "iss" -> issuer = value;
        case "aud" -> audience.add(value);
        case "sub" -> subject = text(value);
        case "scope" -> scopes.addAll(List.of(text(value).split(" +")));
        case "lifetime" -> lifetime = span("lifetime", value);
        default ->
            throw misuse(
                "\"%s\" is not a claim that is asked for: there are iss, aud, sub, scope, lifetime"
                    .formatted(pair));
      }
    }
    demand(!issuer.isEmpty(), "--claims needs iss=…: whose JWT is it?");
    return new Visitor.Bearer(issuer, audience, subject, scopes, lifetime);
  }

  private Duration span(String what, String text) {
    return Units.duration(text)
        .orElseThrow(
            () -> misuse("%s \"%s\" is no span: write 90s, 5m, 2h or 30d".formatted(what, text)));
  }

  /** What a header can carry. */
  private String text(String text) {
    demand(
        !text.isEmpty() && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f),
        "\"%s\" cannot stand in a header: use letters, digits and signs of ASCII".formatted(text));
    return text;
  }

  private void demand(boolean holds, String message) {
    if (!holds) {
      throw misuse(message);
    }
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
