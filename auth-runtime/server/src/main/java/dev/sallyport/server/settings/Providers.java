package dev.sallyport.server.settings;

import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.server.federation.Provider;
import dev.sallyport.server.federation.Provider.Protocol;
import dev.sallyport.store.Password;
import dev.sallyport.store.identities.Role;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads with whom people can log in elsewhere. */
final class Providers {
  private static final String OPENID = "openid";
  private static final List<String> OPENID_SCOPES = List.of(OPENID, "email", "profile");
  private static final List<String> GITHUB_SCOPES = List.of("read:user", "user:email");
  private static final String GOOGLE = "https://accounts.google.com";

  /** What a name looks like, which stands in addresses. */
  private static final String NAME = "[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?";

  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String WORD = "[!-~]{1,200}";

  /** What is ordinary with a kind of provider. */
  private enum Kind {
    OIDC("", "email_verified"),
    GOOGLE("Google", "email_verified"),
    /**
     * Anybody can write any address into their account there; this claim says that they have it.
     */
    MICROSOFT("Microsoft", "xms_edov"),
    GITHUB("GitHub", "");

    private final String title;
    private final String verified;

    Kind(String title, String verified) {
      this.title = title;
      this.verified = verified;
    }

    List<String> scopes() {
      return this == GITHUB ? GITHUB_SCOPES : OPENID_SCOPES;
    }

    static @Nullable Kind parse(String text) {
      return switch (text) {
        case "oidc" -> OIDC;
        case "google" -> GOOGLE;
        case "microsoft" -> MICROSOFT;
        case "github" -> GITHUB;
        default -> null;
      };
    }
  }

  private Providers() {}

  static List<Provider> of(YamlSection root) {
    List<Provider> providers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection section : root.sections("providers")) {
      Provider provider = provider(section);
      if (!names.add(provider.name())) {
        section.mistake(
            section.at("name") + ": another provider has it: their addresses would be the same");
      }
      providers.add(provider);
    }
    return List.copyOf(providers);
  }

  private static Provider provider(YamlSection section) {
    String name = section.value("name", "google", text -> matching(text, NAME), "");
    Kind kind = section.value("kind", "oidc, google, microsoft or github", Kind::parse, Kind.OIDC);
    return new Provider(
        name,
        section.valueOr(
            "title",
            "Example",
            text -> matching(text.strip(), "[^\\p{Cntrl}]{1,40}"),
            kind.title.isEmpty() ? name : kind.title),
        protocol(section, kind),
        section.value("clientId", "sallyport", text -> matching(text, WORD), ""),
        secret(section),
        scopes(section, kind),
        claims(section, kind),
        admission(section, kind),
        section.has("trust") ? Optional.of(section.file("trust")) : Optional.<Path>empty());
  }

  private static Protocol protocol(YamlSection section, Kind kind) {
    return switch (kind) {
      case OIDC ->
          new Protocol.OpenId(
              section.value("issuer", "https://id.example.com", Providers::issuer, ""), false);
      case GOOGLE -> new Protocol.OpenId(GOOGLE, true);
      case MICROSOFT ->
          new Protocol.OpenId(
              "https://login.microsoftonline.com/%s/v2.0"
                  .formatted(
                      section.value(
                          "tenant",
                          "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
                          text -> matching(text, UUID),
                          "")),
              false);
      case GITHUB -> gitHub(section);
    };
  }

  /** GitHub itself, or a server of one's own, whose API is below it. */
  private static Protocol gitHub(YamlSection section) {
    if (!section.has("site")) {
      return new Protocol.GitHub(
          URI.create("https://github.com"), URI.create("https://api.github.com"));
    }
    String site = section.value("site", "https://github.example.com", Providers::issuer, "");
    return new Protocol.GitHub(URI.create(site), URI.create(site + "/api/v3"));
  }

  private static Password secret(YamlSection section) {
    String secret = section.contents("clientSecretFile").strip();
    if (section.has("clientSecretFile") && secret.isEmpty()) {
      section.mistake(section.at("clientSecretFile") + ": the file is empty");
    }
    return new Password(secret);
  }

  private static List<String> scopes(YamlSection section, Kind kind) {
    if (!section.has("scopes")) {
      return kind.scopes();
    }
    List<String> scopes =
        section.values("scopes", "[openid, email]", text -> matching(text, "[!#-\\[\\]-~]{1,100}"));
    if (kind != Kind.GITHUB && !scopes.contains(OPENID)) {
      section.mistake(
          section.at("scopes") + ": has no openid, without which nobody says who it is");
    }
    return scopes;
  }

  private static Provider.Claims claims(YamlSection section, Kind kind) {
    Provider.Claims ordinary =
        new Provider.Claims("email", kind.verified, "name", Optional.empty());
    if (kind == Kind.GITHUB) {
      return ordinary;
    }
    return section
        .optionalSection("claims")
        .map(
            claims ->
                new Provider.Claims(
                    claim(claims, "email", ordinary.email()),
                    claim(claims, "verified", ordinary.verified()),
                    claim(claims, "name", ordinary.name()),
                    claims.has("roles")
                        ? Optional.of(claim(claims, "roles", "groups"))
                        : Optional.empty()))
        .orElse(ordinary);
  }

  private static String claim(YamlSection claims, String name, String ordinary) {
    return claims.valueOr(name, ordinary, text -> matching(text, WORD), ordinary);
  }

  private static Provider.Admission admission(YamlSection section, Kind kind) {
    if (!section.has("domains")) {
      for (String useless : List.of("roles", "rolesByClaim")) {
        if (section.has(useless)) {
          section.mistake(
              section.at(useless)
                  + ": is for people who get an account by it, and nobody does: add domains");
        }
      }
      return Provider.Admission.NOBODY;
    }
    List<String> domains = section.values("domains", "[example.com]", Providers::domain);
    if (domains.isEmpty()) {
      section.mistake(section.at("domains") + ": is empty: leave it out if nobody is to register");
    }
    return new Provider.Admission(
        Set.copyOf(domains),
        section.has("roles") ? section.values("roles", "[staff]", Providers::role) : List.of(),
        byClaim(section, kind));
  }

  private static Map<String, String> byClaim(YamlSection section, Kind kind) {
    Map<String, String> roles = new HashMap<>();
    section
        .optionalSection("rolesByClaim")
        .ifPresent(
            given -> {
              if (kind == Kind.GITHUB) {
                section.mistake(
                    section.at("rolesByClaim") + ": GitHub makes no claims: take it away");
              } else if (section.optionalSection("claims").filter(c -> c.has("roles")).isEmpty()) {
                section.mistake(
                    section.at("rolesByClaim")
                        + ": which claim? Say so in claims.roles, for example groups");
              }
              for (String value : given.names()) {
                roles.put(value, given.value(value, "staff", Providers::role, ""));
              }
            });
    return roles;
  }

  private static @Nullable String matching(String text, String pattern) {
    return text.matches(pattern) ? text : null;
  }

  /** Compared character by character, and the beginning of addresses. */
  private static @Nullable String issuer(String text) {
    try {
      URI uri = URI.create(text);
      return "https".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
          ? text
          : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static @Nullable String domain(String text) {
    return HostPattern.isCanonicalName(text) && text.contains(".") ? text : null;
  }

  /** What is reserved for the product itself is granted by administrators. */
  private static @Nullable String role(String text) {
    return Role.isLegal(text) && !text.startsWith("sallyport:") ? text : null;
  }
}
