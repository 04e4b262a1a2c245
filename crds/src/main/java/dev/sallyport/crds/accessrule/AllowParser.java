package dev.sallyport.crds.accessrule;

import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.Allow.Names;
import dev.sallyport.crds.accessrule.Allow.TokenType;
import dev.sallyport.crds.accessrule.Allow.Way;
import dev.sallyport.crds.accessrule.AllowSpec.JwtSpec;
import dev.sallyport.crds.accessrule.AllowSpec.MtlsSpec;
import dev.sallyport.crds.accessrule.AllowSpec.SessionSpec;
import dev.sallyport.crds.accessrule.AllowSpec.TokenSpec;
import dev.sallyport.crds.accessrule.AllowSpec.WaySpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads who may pass a route. */
final class AllowParser {
  /** The longest life of a foreign token that needs no reason: it cannot be revoked. */
  static final Duration USUAL_LIFETIME = Duration.ofMinutes(15);

  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int MAX_NAMES = 16;
  private static final int MAX_WAYS = 8;

  /** No comma, which separates roles in a header. */
  private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}");

  private static final Pattern AUTHORITY = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** RFC 6749, section 3.3. */
  private static final Pattern FOREIGN_SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,128}");

  private final Mistakes mistakes;

  AllowParser(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  Allow allow(String path, @Nullable AllowSpec spec) {
    List<Allow> kinds = new ArrayList<>();
    if (spec != null) {
      if (spec.anyone() != null) {
        kinds.add(new Allow.Anyone());
      }
      ways(path, spec.session(), spec.token(), spec.jwt(), spec.mtls())
          .forEach(way -> kinds.add(new Allow.Proof(List.of(way))));
      if (spec.anyOf() != null) {
        kinds.add(anyOf(path + ".anyOf", spec.anyOf()));
      }
      if (spec.nobody() != null) {
        kinds.add(new Allow.Nobody());
      }
    }
    if (kinds.size() != 1) {
      mistakes.add(
          path,
          ("has %d kinds: write exactly one of \"anyone: {}\", \"session: {}\", \"token: {}\","
                  + " \"jwt: {...}\", \"mtls: {...}\", \"anyOf: [...]\" or \"nobody: {}\"")
              .formatted(kinds.size()));
      return new Allow.Nobody();
    }
    return kinds.getFirst();
  }

  private Allow anyOf(String path, List<WaySpec> specs) {
    List<Way> all = new ArrayList<>();
    List<@Nullable WaySpec> given = mistakes.required(path, specs, MAX_WAYS);
    if (given.size() == 1) {
      mistakes.add(path, "has one entry: write it without anyOf");
    }
    for (int i = 0; i < given.size(); i++) {
      WaySpec spec = given.get(i);
      String at = "%s[%d]".formatted(path, i);
      List<Way> ways =
          spec == null
              ? List.of()
              : ways(at, spec.session(), spec.token(), spec.jwt(), spec.mtls());
      if (ways.size() != 1) {
        mistakes.add(
            at,
            ("has %d kinds: write exactly one of \"session: {}\", \"token: {}\", \"jwt: {...}\" or"
                    + " \"mtls: {...}\"")
                .formatted(ways.size()));
      }
      for (Way way : ways) {
        if (all.contains(way)) {
          mistakes.add(at, "is there twice: remove one");
        }
        all.add(way);
      }
    }
    refuseTwoKeySets(path, all);
    return all.isEmpty() ? new Allow.Nobody() : new Allow.Proof(all);
  }

  /** A token says its issuer, and not from which of two places its key is to be had. */
  private void refuseTwoKeySets(String path, List<Way> ways) {
    Map<String, Allow.Issuer> seen = new HashMap<>();
    for (Way way : ways) {
      if (way instanceof Allow.Jwt jwt) {
        Allow.Issuer other = seen.putIfAbsent(jwt.issuer().id(), jwt.issuer());
        if (other != null && !other.equals(jwt.issuer())) {
          mistakes.add(
              path,
              "names two places for the keys of \"%s\": write one jwksUri, or none, in all of its entries"
                  .formatted(jwt.issuer().id()));
        }
      }
    }
  }

  private List<Way> ways(
      String path,
      @Nullable SessionSpec session,
      @Nullable TokenSpec token,
      @Nullable JwtSpec jwt,
      @Nullable MtlsSpec mtls) {
    List<Way> ways = new ArrayList<>();
    if (session != null) {
      ways.add(session(path + ".session", session));
    }
    if (token != null) {
      ways.add(token(path + ".token", token));
    }
    if (jwt != null) {
      ways.add(jwt(path + ".jwt", jwt));
    }
    if (mtls != null) {
      ways.add(mtls(path + ".mtls", mtls));
    }
    return ways;
  }

  private Way session(String path, SessionSpec spec) {
    return new Allow.Session(
        roles(path, spec.roles(), spec.anyRole()),
        spec.aal() == AllowSpec.Aal.aal2 ? Aal.AAL2 : Aal.AAL1,
        Units.duration(path + ".maxAge", spec.maxAge(), LONGEST, mistakes));
  }

  private Way token(String path, TokenSpec spec) {
    Set<TokenType> types = EnumSet.noneOf(TokenType.class);
    for (var type : mistakes.optional(path + ".types", spec.types(), 3)) {
      if (type == null || !types.add(type(type))) {
        mistakes.add(path + ".types", "has \"%s\" twice or empty: remove it".formatted(type));
      }
    }
    if (spec.types() == null) {
      types = EnumSet.allOf(TokenType.class);
    }
    Predicate<String> legal =
        text -> Scope.parse(text).filter(s -> !s.isWildcard() && !s.isReserved()).isPresent();
    String cure =
        "is not a scope that a rule can ask for: write verb:resource, for example read:orders;"
            + " wildcards are for tokens, sallyport: is reserved";
    return new Allow.Token(
        types,
        new Names(
            names(path + ".scopes", spec.scopes(), legal, cure),
            names(path + ".anyScope", spec.anyScope(), legal, cure)),
        roles(path, spec.roles(), spec.anyRole()));
  }

  private static TokenType type(AllowSpec.TokenType type) {
    return switch (type) {
      case pat -> TokenType.PAT;
      case apiKey -> TokenType.API_KEY;
      case service -> TokenType.SERVICE;
    };
  }

  private Way jwt(String path, JwtSpec spec) {
    String issuer = url(path + ".issuer", spec.issuer());
    String audience = spec.audience() == null ? "" : spec.audience();
    if (audience.isEmpty() || audience.length() > 256) {
      mistakes.add(
          path + ".audience",
          "\"%s\" is no audience: write what the claim aud has for this app".formatted(audience));
    }
    Duration lifetime =
        Units.duration(path + ".maxLifetime", spec.maxLifetime(), LONGEST, mistakes)
            .orElse(USUAL_LIFETIME);
    boolean reasonable = spec.lifetimeReason() != null && !spec.lifetimeReason().isBlank();
    if (lifetime.compareTo(USUAL_LIFETIME) > 0 && !reasonable) {
      mistakes.add(
          path + ".maxLifetime",
          "\"%s\" is more than 15m, and a foreign token cannot be revoked: shorten it, or write"
                  .formatted(spec.maxLifetime())
              + " lifetimeReason");
    }
    Predicate<String> legal = text -> FOREIGN_SCOPE.matcher(text).matches();
    String cure = "is not a scope: it has no spaces (RFC 6749, section 3.3)";
    return new Allow.Jwt(
        new Allow.Issuer(
            issuer,
            java.util.Optional.ofNullable(spec.jwksUri()).map(uri -> url(path + ".jwksUri", uri))),
        audience,
        new Names(
            names(path + ".scopes", spec.scopes(), legal, cure),
            names(path + ".anyScope", spec.anyScope(), legal, cure)),
        lifetime);
  }

  private Way mtls(String path, MtlsSpec spec) {
    String authority = spec.authority() == null ? "" : spec.authority();
    if (!AUTHORITY.matcher(authority).matches()) {
      mistakes.add(
          path + ".authority",
          "\"%s\" is no name of an authority: use lower-case letters, digits and dashes, for example"
                  .formatted(authority)
              + " corp");
    }
    List<CertificateName> names = new ArrayList<>();
    names(
        names,
        path + ".uris",
        CertificateName.Kind.URI,
        spec.uris(),
        "is not a URI that can be asked for: write it in ASCII with its scheme, without # and comma,"
            + " for example spiffe://corp.example/billing");
    names(
        names,
        path + ".dnsNames",
        CertificateName.Kind.DNS,
        spec.dnsNames(),
        "is not a DNS name that can be asked for: write billing.corp.example, without a wildcard");
    names(
        names,
        path + ".emailAddresses",
        CertificateName.Kind.EMAIL,
        spec.emailAddresses(),
        "is not an e-mail address that can be asked for: write billing@corp.example");
    if (spec.uris() == null && spec.dnsNames() == null && spec.emailAddresses() == null) {
      mistakes.add(path, "names nobody: write uris, dnsNames or emailAddresses");
    }
    return new Allow.Mtls(authority, names);
  }

  private void names(
      List<CertificateName> names,
      String path,
      CertificateName.Kind kind,
      @Nullable List<String> texts,
      String cure) {
    for (String text : mistakes.optional(path, texts, MAX_NAMES)) {
      CertificateName.of(kind, text == null ? "" : text)
          .filter(name -> !names.contains(name))
          .ifPresentOrElse(
              names::add,
              () -> mistakes.add(path, "\"%s\" %s, and each only once".formatted(text, cure)));
    }
  }

  private String url(String path, @Nullable String text) {
    try {
      URI uri = new URI(text == null ? "" : text);
      if ("https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null
          && text != null
          && text.length() <= 512) {
        return text;
      }
    } catch (URISyntaxException _) {
      // Said below, as for what is a URI of another kind.
    }
    mistakes.add(path, "\"%s\" is not an https URL".formatted(text));
    return "";
  }

  private Names roles(String path, @Nullable List<String> all, @Nullable List<String> any) {
    Predicate<String> legal = text -> ROLE.matcher(text).matches();
    String cure = "is not a role: use letters, digits and . _ : / -, for example admin";
    return new Names(
        names(path + ".roles", all, legal, cure), names(path + ".anyRole", any, legal, cure));
  }

  private Set<String> names(
      String path, @Nullable List<String> texts, Predicate<String> legal, String cure) {
    Set<String> names = new LinkedHashSet<>();
    for (String text : mistakes.optional(path, texts, MAX_NAMES)) {
      if (text == null || !legal.test(text)) {
        mistakes.add(path, "\"%s\" %s".formatted(text, cure));
      } else {
        names.add(text);
      }
    }
    return names;
  }
}
