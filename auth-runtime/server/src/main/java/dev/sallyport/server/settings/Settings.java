package dev.sallyport.server.settings;

import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.store.Password;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How this replica is configured. The reference is docs/reference/runtime-settings.md.
 *
 * @param auth the auth host and the cookie
 * @param gateway the listener for gateways
 * @param publicListener for browsers, behind the gateway
 * @param management for probes and metrics
 * @param memory how much is remembered
 * @param decisionLog what is written about decisions
 * @param jwt whose JWTs are taken, apart from our own
 */
public record Settings(
    Auth auth,
    Gateway gateway,
    InetSocketAddress publicListener,
    InetSocketAddress management,
    Database database,
    Memory memory,
    DecisionLog decisionLog,
    Jwt jwt,
    Keys keys) {

  /** The auth host; {@code url} has neither path nor slash at its end. */
  public record Auth(URI url, String cookieName, String cookieDomain) {}

  /** The listener that gateways ask, with the PEM files of its TLS. */
  public record Gateway(InetSocketAddress listen, Path certificate, Path key, Path clientCa) {}

  /** How Postgres is reached. */
  public record Database(String url, String user, Password password) {}

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

  /** The installation's keys; print as {@code ***}. */
  public record Keys(char current, Map<Character, SecretKeySpec> byName) {
    public Keys {
      byName = Map.copyOf(byName);
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
    YamlSection root = YamlSection.read(file);
    Settings settings = settings(root);
    root.refuseMistakes();
    return settings;
  }

  private static Settings settings(YamlSection root) {
    YamlSection auth = root.section("auth");
    YamlSection cookie = auth.section("cookie");
    YamlSection gateway = root.section("gateway");
    YamlSection database = root.section("database");
    return new Settings(
        new Auth(
            auth.value(
                "url", "https://auth.example.com", Settings::origin, URI.create("https://x")),
            cookie.value("name", "sallyport_session", Settings::token, ""),
            cookie.value("domain", "example.com", Settings::domain, "")),
        new Gateway(
            listen(gateway),
            gateway.file("certificate"),
            gateway.file("key"),
            gateway.file("clientCa")),
        listen(root.section("public")),
        listen(root.section("management")),
        new Database(
            database.text("url", "jdbc:postgresql://host:5432/sallyport"),
            database.text("user", "sallyport_runtime"),
            new Password(database.contents("passwordFile").strip())),
        root.optionalSection("memory").map(Settings::memory).orElse(Memory.ORDINARY),
        new DecisionLog(
            root.optionalSection("decisionLog")
                .map(log -> log.value("allowed", "0.01", Settings::share, 0.0))
                .orElse(0.0)),
        root.optionalSection("jwt").map(Settings::jwt).orElse(Jwt.ANY),
        keys(root.file("keys"), root));
  }

  private static InetSocketAddress listen(YamlSection section) {
    return section.value(
        "listen",
        "0.0.0.0:8080",
        Settings::address,
        InetSocketAddress.createUnresolved("unset", 0));
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

  private static Keys keys(Path file, YamlSection root) {
    Keys none = new Keys(' ', Map.of());
    if (file.toString().isEmpty()) {
      return none;
    }
    YamlSection section;
    try {
      section = YamlSection.read(file);
    } catch (SettingsException e) {
      root.mistake(String.valueOf(e.getMessage()));
      return none;
    }
    char current =
        section.value("current", "a", text -> text.length() == 1 ? text.charAt(0) : null, ' ');
    Map<Character, SecretKeySpec> byName =
        section.section("keys").names().stream()
            .collect(
                Collectors.toMap(
                    name -> name.charAt(0),
                    name ->
                        section
                            .section("keys")
                            .value(
                                name,
                                "32 random bytes in base64",
                                Settings::key,
                                new SecretKeySpec(new byte[1], "HmacSHA256")),
                    (first, _) -> first,
                    LinkedHashMap::new));
    if (!byName.containsKey(current)) {
      section.mistake("current: names no key: keys has " + byName.keySet());
    }
    root.adopt(section);
    return new Keys(current, byName);
  }

  private static @Nullable URI origin(String text) {
    try {
      URI uri = URI.create(text);
      boolean origin =
          "https".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return origin ? uri : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
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

  private static @Nullable SecretKeySpec key(String text) {
    Function<String, byte[]> decode = java.util.Base64.getDecoder()::decode;
    try {
      byte[] bytes = decode.apply(text);
      return bytes.length >= 32 ? new SecretKeySpec(bytes, "HmacSHA256") : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
