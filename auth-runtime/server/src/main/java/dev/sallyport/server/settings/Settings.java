package dev.sallyport.server.settings;

import dev.sallyport.crds.Cidr;
import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.federation.Provider;
import dev.sallyport.server.login.SecondFactorPolicy;
import dev.sallyport.server.pages.Brand;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.Password;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How this replica is configured. The reference is docs/reference/runtime-settings.md.
 *
 * @param auth the auth host and the cookie
 * @param gateway the listener for gateways
 * @param decisions the listener for gateways that cannot show a certificate, if there shall be one
 * @param publicListener for browsers, behind the gateway
 * @param management for probes and metrics
 * @param admin for whoever looks after people, if somebody shall
 * @param shutdown how it leaves
 * @param memory how much is remembered
 * @param decisionLog what is written about decisions
 * @param passwords which ones people may choose
 * @param secondFactor of whom a login asks one
 * @param sessions how long they last
 * @param throttle how often they may try
 * @param audit how long is known what happened
 * @param jwt whose JWTs are taken, apart from our own
 * @param mtls whose client certificates are taken
 * @param redis the store that is asked for help, if there is one
 * @param mail how letters are sent, if they are
 * @param registration how people register
 * @param pages whose pages they are
 * @param providers with whom people can log in elsewhere
 */
public record Settings(
    Auth auth,
    Gateway gateway,
    Optional<Decisions> decisions,
    InetSocketAddress publicListener,
    InetSocketAddress management,
    Optional<Admin> admin,
    Shutdown shutdown,
    Database database,
    Memory memory,
    DecisionLog decisionLog,
    Passwords passwords,
    SecondFactorPolicy secondFactor,
    Lifetimes sessions,
    Throttling throttle,
    Retention audit,
    Jwt jwt,
    Mtls mtls,
    Optional<RedisSettings> redis,
    Optional<MailSettings> mail,
    Registration registration,
    Brand pages,
    List<Provider> providers,
    Keys keys) {

  /**
   * The login pages and the cookie.
   *
   * @param url of the auth host, or with a prefix at an app's host; without a slash at its end
   */
  public record Auth(URI url, String cookieName, String cookieDomain, CookieModes cookieModes) {
    /** Where the pages are. */
    public Mount mount() {
      return Mount.parse(url.getHost().toLowerCase(Locale.ROOT), url.getRawPath()).orElseThrow();
    }

    /** What browsers call the origin of the pages (RFC 6454). */
    public String origin() {
      return "https://" + url.getRawAuthority().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The listener that gateways ask, with the PEM files of its TLS.
   *
   * @param loadBalancers in front of the gateways: their addresses are not a client's
   */
  public record Gateway(
      InetSocketAddress listen,
      Path certificate,
      Path key,
      Path clientCa,
      List<Cidr> loadBalancers) {
    public Gateway {
      loadBalancers = List.copyOf(loadBalancers);
    }
  }

  /**
   * The listener that gateways ask without a certificate.
   *
   * @param trustedProxies from where they ask; never empty, never everything
   */
  public record Decisions(InetSocketAddress listen, List<Cidr> trustedProxies) {
    public Decisions {
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /**
   * How Postgres is reached.
   *
   * @param directUrl past the pooler that {@code url} leads to, if it does
   */
  public record Database(String url, Optional<String> directUrl, String user, Password password) {}

  /**
   * How much is remembered.
   *
   * @param sessions that are checked without asking Postgres, at most
   */
  public record Memory(int sessions) {
    static final Memory ORDINARY = new Memory(100_000);
  }

  /**
   * What is written about decisions.
   *
   * @param allowedShare of the requests that passed, 0 to 1; those that were refused are all
   *     written
   */
  public record DecisionLog(double allowedShare) {}

  /**
   * Whose JWTs are taken.
   *
   * @param issuers those that rules may name; empty for any
   * @param trust a PEM file of authorities that are trusted as well when keys are fetched
   */
  public record Jwt(Optional<Set<String>> issuers, Optional<Path> trust) {
    /** Every issuer that a rule names. */
    static final Jwt ANY = new Jwt(Optional.empty(), Optional.empty());

    public Jwt {
      issuers = issuers.map(Set::copyOf);
    }
  }

  /**
   * Whose client certificates are taken.
   *
   * @param authorities their certificates, by the names that rules use
   */
  public record Mtls(Map<String, List<X509Certificate>> authorities) {
    /** Nobody's. */
    static final Mtls NONE = new Mtls(Map.of());

    public Mtls {
      authorities = Map.copyOf(authorities);
    }
  }

  /** The installation's keys; print as {@code ***}. */
  public record Keys(char current, Map<Character, SecretKeySpec> byName) {
    public Keys {
      byName = Map.copyOf(byName);
    }

    /** The one that protects what is new. */
    public SecretKeySpec currentKey() {
      return Optional.ofNullable(byName.get(current)).orElseThrow();
    }

    /** What issues and recognises session values. */
    public SessionKeys sessionKeys(SecureRandom random) {
      return new SessionKeys(current, byName, random);
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /** Reads a configuration file and the files that it names. */
  public static Settings read(Path file) throws SettingsException {
    return read(file, Map.of());
  }

  /**
   * As the other.
   *
   * @param environment of the process: {@code SALLYPORT_SETTING_DATABASE_URL} stands in for {@code
   *     database.url}
   */
  public static Settings read(Path file, Map<String, String> environment) throws SettingsException {
    YamlSection root = YamlSection.read(file, environment);
    Settings settings = settings(root);
    keepCookie(settings.auth(), root);
    root.refuseMistakes();
    return settings;
  }

  /** A browser drops, without a word, a cookie for a domain that its host is not in. */
  private static void keepCookie(Auth auth, YamlSection root) {
    String host = auth.url().getHost();
    String domain = auth.cookieDomain();
    boolean known = host.contains(".") && !domain.isEmpty(); // Otherwise it is a mistake already.
    if (auth.cookieModes().isAnyShared()
        && known
        && !host.equals(domain)
        && !host.endsWith("." + domain)) {
      root.mistake(
          "auth.cookie.domain: does not cover %s, the host of auth.url; no browser would keep the cookie"
              .formatted(host));
    }
  }

  private static Settings settings(YamlSection root) {
    YamlSection auth = root.section("auth");
    YamlSection cookie = auth.section("cookie");
    YamlSection gateway = root.section("gateway");
    YamlSection database = root.section("database");
    SecondFactorPolicy secondFactor = SecondFactors.policy(root);
    return new Settings(
        new Auth(
            auth.value("url", PagesUrl.EXAMPLES, PagesUrl::parse, URI.create("https://x")),
            cookie.value("name", "sallyport_session", Settings::token, ""),
            cookie.value("domain", "example.com", Settings::domain, ""),
            CookieModes.of(cookie)),
        new Gateway(
            listen(gateway),
            gateway.file("certificate"),
            gateway.file("key"),
            gateway.file("clientCa"),
            gateway.has("loadBalancers")
                ? gateway.parsed("loadBalancers", "[10.0.0.0/8]", Settings::loadBalancers)
                : List.of()),
        root.optionalSection("decisions").map(Settings::decisions),
        listen(root.section("public")),
        listen(root.section("management")),
        root.optionalSection("admin").map(section -> Admin.of(section, listen(section))),
        root.optionalSection("shutdown").map(Shutdown::of).orElse(Shutdown.ORDINARY),
        new Database(
            database.text("url", "jdbc:postgresql://host:5432/sallyport"),
            database.has("directUrl")
                ? Optional.of(database.text("directUrl", "jdbc:postgresql://host:5432/sallyport"))
                : Optional.empty(),
            database.text("user", "sallyport_runtime"),
            new Password(database.contents("passwordFile").strip())),
        root.optionalSection("memory").map(Settings::memory).orElse(Memory.ORDINARY),
        new DecisionLog(
            root.optionalSection("decisionLog")
                .map(log -> log.value("allowed", "0.01", Settings::share, 0.0))
                .orElse(0.0)),
        root.optionalSection("passwords")
            .map(section -> Passwords.of(section, secondFactor))
            .orElse(Passwords.ORDINARY),
        secondFactor,
        root.optionalSection("sessions").map(SessionTimes::of).orElse(Lifetimes.ORDINARY),
        root.optionalSection("throttle").map(Throttling::of).orElse(Throttling.ORDINARY),
        root.optionalSection("audit").map(Retention::of).orElse(Retention.ORDINARY),
        root.optionalSection("jwt").map(Settings::jwt).orElse(Jwt.ANY),
        root.optionalSection("mtls").map(Settings::mtls).orElse(Mtls.NONE),
        root.optionalSection("redis").map(RedisSettings::of),
        root.optionalSection("mail").map(MailSettings::of),
        root.optionalSection("registration")
            .map(section -> Registration.of(section, root.has("mail")))
            .orElse(Registration.ORDINARY),
        root.optionalSection("pages").map(Branding::of).orElse(Brand.OURS),
        Providers.of(root),
        KeysFile.read(root.file("keys"), root));
  }

  private static InetSocketAddress listen(YamlSection section) {
    return section.value(
        "listen",
        "0.0.0.0:8080",
        Settings::address,
        InetSocketAddress.createUnresolved("unset", 0));
  }

  private static Decisions decisions(YamlSection section) {
    return new Decisions(
        listen(section),
        section.parsed("trustedProxies", "[10.1.2.0/24]", Settings::trustedProxies));
  }

  private static Parsed<Cidr> trustedProxies(String path, String text) {
    return some(
        path,
        text,
        "%s trusts everybody, and who is trusted can say which request is decided about: name the"
            + " addresses of your gateways, for example 10.1.2.0/24");
  }

  private static Parsed<Cidr> loadBalancers(String path, String text) {
    return some(
        path,
        text,
        "%s is everybody, so clients would write their own address: name the addresses that the load"
            + " balancers have");
  }

  /** A range that is not everything. */
  private static Parsed<Cidr> some(String path, String text, String everything) {
    return switch (Cidr.parse(path, text)) {
      case Parsed.Ok<Cidr>(Cidr range) when range.isEverything() ->
          new Parsed.Invalid<>(List.of(new Violation(path, everything.formatted(range))));
      case Parsed.Ok<Cidr> range -> range;
      case Parsed.Invalid<Cidr> mistakes -> mistakes;
    };
  }

  private static Memory memory(YamlSection section) {
    return new Memory(
        section.value("sessions", "100000", Settings::count, Memory.ORDINARY.sessions()));
  }

  private static Jwt jwt(YamlSection section) {
    return new Jwt(
        section.has("issuers")
            ? Optional.of(
                Set.copyOf(
                    section.values("issuers", "[https://issuer.example.com]", Settings::issuer)))
            : Optional.empty(),
        section.has("trust") ? Optional.of(section.file("trust")) : Optional.empty());
  }

  private static Mtls mtls(YamlSection section) {
    YamlSection authorities = section.section("authorities");
    Map<String, List<X509Certificate>> byName = new LinkedHashMap<>();
    for (String name : authorities.names()) {
      String at = "mtls.authorities." + name;
      if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
        authorities.mistake(
            at + ": is no name that a rule can use: write lower-case letters, digits and dashes");
      }
      Path file = authorities.file(name);
      if (!file.toString().isEmpty()) {
        switch (AuthorityFile.read(file)) {
          case Parsed.Ok<List<X509Certificate>>(var certificates) -> byName.put(name, certificates);
          case Parsed.Invalid<List<X509Certificate>>(List<Violation> wrong) ->
              wrong.forEach(one -> authorities.mistake(at + ": " + one.message()));
        }
      }
    }
    return new Mtls(byName);
  }

  /** As it stands: the claim {@code iss} is compared character by character. */
  private static @Nullable String issuer(String text) {
    try {
      URI uri = URI.create(text);
      return "https".equals(uri.getScheme()) && uri.getHost() != null ? text : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static @Nullable Double share(String text) {
    return text.matches("0|1|0?\\.[0-9]{1,6}|1\\.0|0\\.0") ? Double.valueOf(text) : null;
  }

  private static @Nullable Integer count(String text) {
    return text.matches("[1-9][0-9]{0,8}") ? Integer.valueOf(text) : null;
  }

  private static @Nullable String token(String text) {
    return text.matches("[A-Za-z0-9_-]{1,64}") ? text : null;
  }

  private static @Nullable String domain(String text) {
    return dev.sallyport.crds.accessrule.HostPattern.isCanonicalName(text) ? text : null;
  }

  private static @Nullable InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      return null;
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    return port <= 65535 ? new InetSocketAddress(text.substring(0, colon), port) : null;
  }
}
