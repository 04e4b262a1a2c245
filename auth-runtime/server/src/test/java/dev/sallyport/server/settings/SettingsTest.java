package dev.sallyport.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.server.http.TestPki;
import dev.sallyport.server.login.SecondFactorPolicy;
import dev.sallyport.server.pages.Accent;
import dev.sallyport.server.pages.Brand;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.attempts.AttemptLimit.Backoff;
import dev.sallyport.store.attempts.AttemptLimit.Window;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  @TempDir Path folder;
  private String good;

  @BeforeEach
  void writeFiles() throws IOException {
    for (String name : List.of("tls.crt", "tls.key", "ca.crt")) {
      write(name, "PEM");
    }
    write("password", "s3cret\n");
    write("keys.yaml", "current: a\nkeys: {a: \"" + KEY + "\"}\n");
    good =
        """
        auth: {url: "https://auth.example.com:8443", cookie: {name: sid, domain: example.com}}
        gateway: {listen: "127.0.0.1:9443", certificate: D/tls.crt, key: D/tls.key, clientCa: D/ca.crt}
        public: {listen: "127.0.0.1:8080"}
        management: {listen: "127.0.0.1:9090"}
        database: {url: "jdbc:postgresql://db/sallyport", user: sallyport_runtime, passwordFile: D/password}
        keys: D/keys.yaml
        """
            .replace("D/", folder + "/");
  }

  @Test
  void fileIsReadWithTheFilesItNames() throws Exception {
    Settings settings = Settings.read(write("runtime.yaml", good));

    assertEquals(URI.create("https://auth.example.com:8443"), settings.auth().url());
    assertEquals(9443, settings.gateway().listen().getPort());
    assertEquals("s3cret", settings.database().password().value());
    assertEquals('a', settings.keys().current());
  }

  @Test
  void cookieIsSharedUnlessEachHostIsToHaveItsOwn() throws Exception {
    Path file = write("runtime.yaml", good);

    assertEquals(CookieModes.SHARED, Settings.read(file).auth().cookieModes());
    assertEquals(
        new CookieModes(
            CookieModes.Mode.PER_HOST,
            Optional.of(
                new CookieModes.Previous(
                    CookieModes.Mode.SHARED_DOMAIN, Instant.parse("2027-02-01T00:00:00Z")))),
        Settings.read(
                file,
                Map.of(
                    "SALLYPORT_SETTING_AUTH_COOKIE_MODE", "PerHost",
                    "SALLYPORT_SETTING_AUTH_COOKIE_PREVIOUS_MODE_MODE", "SharedDomain",
                    "SALLYPORT_SETTING_AUTH_COOKIE_PREVIOUS_MODE_UNTIL", "2027-01-31"))
            .auth()
            .cookieModes());
  }

  @Test
  void modeOfTheCookieThatMeansNothingIsRefused() throws Exception {
    Path file = write("runtime.yaml", good);

    String message =
        assertThrows(
                SettingsException.class,
                () ->
                    Settings.read(
                        file,
                        Map.of(
                            "SALLYPORT_SETTING_AUTH_COOKIE_PREVIOUS_MODE_MODE", "SharedDomain",
                            "SALLYPORT_SETTING_AUTH_COOKIE_PREVIOUS_MODE_UNTIL", "soon")))
            .getMessage();

    assertTrue(message.contains("auth.cookie.previousMode.mode: is the mode in force"), message);
    assertTrue(message.contains("auth.cookie.previousMode.until: is not usable"), message);
  }

  @Test
  void pagesHaveTheNameTheLogoAndTheColourThatAreConfigured() throws Exception {
    write(
        "logo.svg",
        """
        <?xml version="1.0"?>
        <!-- Made by hand -->
        <!DOCTYPE svg>
        <svg xmlns="http://www.w3.org/2000/svg"/>
        """);

    Brand brand =
        Settings.read(
                write(
                    "runtime.yaml",
                    good
                        + "pages: {name: Example, logo: %s/logo.svg, color: '#0b57d0'}\n"
                            .formatted(folder)))
            .pages();

    assertEquals(Brand.OURS, Settings.read(write("runtime.yaml", good)).pages());
    assertEquals("Example", brand.name());
    assertTrue(brand.logo().orElseThrow().startsWith("data:image/svg+xml;base64,"));
    assertEquals(Accent.parse("#0b57d0"), brand.accent());
  }

  @Test
  void brandThatCannotBeReadIsRefusedWithWhatToChoose() throws Exception {
    write("logo.svg", "<html><script>alert(1)</script></html>");

    String message =
        assertThrows(
                SettingsException.class,
                () ->
                    Settings.read(
                        write(
                            "runtime.yaml",
                            good
                                + "pages: {name: '', logo: %s/logo.svg, color: '#ffcc00'}\n"
                                    .formatted(folder))))
            .getMessage();

    assertTrue(message.contains("pages.name: is missing"), message);
    assertTrue(message.contains("is neither SVG nor PNG"), message);
    assertTrue(message.contains("pages.color: #ffcc00 on the light ground"), message);
    assertTrue(message.contains("choose a darker one, for example '#856b00'"), message);
  }

  /** Negative row 155. */
  @Test
  void adminApiIsOffUnlessItHasASecretThatNobodyGuessesOnALoopbackAddress() throws Exception {
    write("admin", "0123456789abcdefghijkl\n");
    String on =
        good
            + "admin: {listen: \"127.0.0.1:9092\", secretFile: D/admin}\n"
                .replace("D/", folder + "/");

    assertEquals(Optional.empty(), Settings.read(write("runtime.yaml", good)).admin());
    Admin admin = Settings.read(write("runtime.yaml", on)).admin().orElseThrow();
    assertEquals(9092, admin.listen().getPort());
    assertFalse(admin.toString().contains("0123"));
    for (String weak : List.of("0123456789abcdefghijk", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa")) {
      write("admin", weak);
      String message =
          assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", on)))
              .getMessage();
      assertTrue(message.contains("admin.secretFile: the secret is one that can be guessed"));
      assertFalse(message.contains(weak));
    }
    write("admin", "0123456789abcdefghijkl");
    assertTrue(
        assertThrows(
                SettingsException.class,
                () ->
                    Settings.read(
                        write("runtime.yaml", on.replace("127.0.0.1:9092", "0.0.0.0:9092"))))
            .getMessage()
            .contains("admin.listen: is no loopback address"));
  }

  @Test
  void auditIsKeptForFourHundredDaysUnlessThatIsSet() throws Exception {
    assertEquals(Duration.ofDays(400), Settings.read(write("runtime.yaml", good)).audit().keep());
    assertEquals(
        Duration.ofDays(90),
        Settings.read(write("runtime.yaml", good + "audit: {keep: 90d}\n")).audit().keep());
    assertTrue(
        assertThrows(
                SettingsException.class,
                () -> Settings.read(write("runtime.yaml", good + "audit: {keep: 29d}\n")))
            .getMessage()
            .contains("audit.keep: is not usable, write for example 400d"));
  }

  @Test
  void attemptsAreLimitedAsTheReferenceSaysUnlessThatIsSet() throws Exception {
    String set = good + "throttle: {login: 20/1m, failures: {perPair: {free: 3, longest: 10m}}}\n";
    Throttling ordinary = Settings.read(write("runtime.yaml", good)).throttle();
    Throttling throttle = Settings.read(write("runtime.yaml", set)).throttle();

    assertEquals(Throttling.ORDINARY, ordinary);
    assertEquals(new Window(20, Duration.ofMinutes(1)), throttle.login());
    assertEquals(ordinary.registration(), throttle.registration());
    assertEquals(
        new Backoff(3, Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofHours(1)),
        throttle.failures().perPair());
    String bad =
        good
            + "throttle: {login: 0/1m, logins: 1/1m,"
            + " failures: {perPair: {free: 0, first: 1d, longest: x}}}\n";
    String message =
        assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", bad)))
            .getMessage();
    for (String mistake :
        List.of(
            "throttle.login: is not usable, write for example 10/1m",
            "throttle.logins: is no setting; known here: login, registration",
            "throttle.failures.perPair.free: is not usable",
            "throttle.failures.perPair.first: is not usable",
            "throttle.failures.perPair.longest: is not usable")) {
      assertTrue(message.contains(mistake), message);
    }
  }

  @Test
  void everythingIsAnsweredForFiveSecondsMoreUnlessThatIsSet() throws Exception {
    String hurried = good + "shutdown: {grace: 0s}\n";

    assertEquals(
        Duration.ofSeconds(5), Settings.read(write("runtime.yaml", good)).shutdown().grace());
    assertEquals(Duration.ZERO, Settings.read(write("runtime.yaml", hurried)).shutdown().grace());
    for (String bad : List.of("5", "-1s", "5m", "1000s")) {
      assertTrue(
          assertThrows(
                  SettingsException.class,
                  () ->
                      Settings.read(
                          write("runtime.yaml", good + "shutdown: {grace: " + bad + "}\n")))
              .getMessage()
              .contains("shutdown.grace: is not usable, write for example 5s"));
    }
  }

  @Test
  void wayPastAPoolerMayBeNamed() throws Exception {
    String pooled =
        good.replace("user: sallyport_runtime", "directUrl: 'jdbc:postgresql://x/y', user: u");

    assertEquals(
        Optional.of("jdbc:postgresql://x/y"),
        Settings.read(write("runtime.yaml", pooled)).database().directUrl());
    assertEquals(
        Optional.empty(), Settings.read(write("runtime.yaml", good)).database().directUrl());
  }

  @Test
  void issuersOfForeignTokensAreThoseThatRulesNameUnlessTheyAreListed() throws Exception {
    String listed =
        good + "jwt: {issuers: [https://a.example, https://b.example/], trust: D/ca.crt}\n";

    assertEquals(Settings.Jwt.ANY, Settings.read(write("runtime.yaml", good)).jwt());
    assertEquals(
        new Settings.Jwt(
            Optional.of(Set.of("https://a.example", "https://b.example/")),
            Optional.of(folder.resolve("ca.crt"))),
        Settings.read(write("runtime.yaml", listed.replace("D/", folder + "/"))).jwt());
    assertEquals(
        Optional.of(Set.of()),
        Settings.read(write("runtime.yaml", good + "jwt: {issuers: []}\n")).jwt().issuers());
  }

  @Test
  void issuersThatAreNoneAreMistakes() throws IOException {
    String bad = good + "jwt: {issuers: [https://a.example, http://b.example, 7], trust: /none}\n";
    String text = good + "jwt: {issuers: https://a.example}\n";

    String message =
        assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", bad)))
            .getMessage();

    Stream.of(
            "jwt.issuers[1]: is not usable, write for example [https://issuer.example.com]",
            "jwt.issuers[2]: is not usable",
            "jwt.trust: the file /none cannot be read")
        .forEach(part -> assertTrue(message.contains(part), () -> part + "\n not in\n" + message));
    assertFalse(message.contains("jwt.issuers[0]"), message);
    assertTrue(
        assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", text)))
            .getMessage()
            .contains("jwt.issuers: is no list"));
  }

  @Test
  void gatewaysWithoutCertificatesAreNamedByTheirAddresses() throws Exception {
    String named =
        good + "decisions: {listen: '127.0.0.1:4457', trustedProxies: [10.1.2.0/24, '::1/128']}\n";

    Settings.Decisions decisions =
        Settings.read(write("runtime.yaml", named)).decisions().orElseThrow();

    assertEquals(4457, decisions.listen().getPort());
    assertEquals(
        List.of("10.1.2.0/24", "0:0:0:0:0:0:0:1/128"),
        decisions.trustedProxies().stream().map(Object::toString).toList());
    assertTrue(Settings.read(write("runtime.yaml", good)).decisions().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listen: '127.0.0.1:1'                                     | trustedProxies: names nobody
          listen: '127.0.0.1:1', trustedProxies: []                 | names nobody, write for example [10.1.2.0/24]
          listen: '127.0.0.1:1', trustedProxies: 10.0.0.0/8         | trustedProxies: names nobody
          listen: '127.0.0.1:1', trustedProxies: [10.0.0.0/8, 0.0.0.0/0] | decisions.trustedProxies[1]: 0.0.0.0/0 trusts everybody
          listen: '127.0.0.1:1', trustedProxies: ['::/0']           | trusts everybody, and who is trusted can say
          listen: '127.0.0.1:1', trustedProxies: ['::ffff:0:0/96']  | 0.0.0.0/0 trusts everybody
          listen: '127.0.0.1:1', trustedProxies: [10.1.2.3/24]      | write 10.1.2.0/24, or 10.1.2.3/32
          listen: '127.0.0.1:1', trustedProxies: [7]                | trustedProxies[0]: "7" is no range
          trustedProxies: [10.0.0.0/8]                              | decisions.listen: is missing
          """)
  void whoIsTrustedWithoutACertificateIsNeverEverybody(String section, String mistake) {
    var refusal =
        assertThrows(
            SettingsException.class,
            () -> Settings.read(write("runtime.yaml", good + "decisions: {" + section + "}\n")));

    assertTrue(String.valueOf(refusal.getMessage()).contains(mistake), refusal::getMessage);
  }

  @Test
  void authoritiesOfClientCertificatesAreRead() throws Exception {
    Path corp = new TestPki().writeAuthority(folder.resolve("corp.pem"));

    assertEquals(Map.of(), Settings.read(write("runtime.yaml", good)).mtls().authorities());
    var read =
        Settings.read(
                write("runtime.yaml", good + "mtls: {authorities: {corp: %s}}\n".formatted(corp)))
            .mtls()
            .authorities();
    assertEquals(Set.of("corp"), read.keySet());
    assertEquals(1, read.get("corp").size());
  }

  @Test
  void authoritiesThatAreNoneAreMistakes() throws Exception {
    Path text = write("text.pem", "no certificate");
    Path empty = write("empty.pem", "");
    Path leaf = new TestPki().writeLeaf(folder.resolve("leaf.pem"));
    String bad =
        good
            + "mtls: {authorities: {Corp: %s, empty: %s, leaf: %s, none: /none}}\n"
                .formatted(text, empty, leaf);

    String message =
        assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", bad)))
            .getMessage();

    Stream.of(
            "mtls.authorities.Corp: is no name that a rule can use: write lower-case letters",
            "mtls.authorities.Corp: the file " + text + " does not consist of PEM certificates",
            "mtls.authorities.empty: the file " + empty + " holds no certificate",
            "mtls.authorities.leaf: the file "
                + leaf
                + " holds a certificate that is no authority's",
            "mtls.authorities.none: the file /none cannot be read")
        .forEach(part -> assertTrue(message.contains(part), () -> part + "\n not in\n" + message));
  }

  @Test
  void loadBalancersAreReadAndEverybodyIsNone() throws Exception {
    assertEquals(List.of(), Settings.read(write("runtime.yaml", good)).gateway().loadBalancers());
    assertEquals(
        List.of("10.0.0.0/8", "2001:db8:0:0:0:0:0:0/32"),
        Settings.read(write("runtime.yaml", behind("10.0.0.0/8, '2001:db8::/32'")))
            .gateway()
            .loadBalancers()
            .stream()
            .map(Object::toString)
            .toList());

    String message =
        assertThrows(
                SettingsException.class,
                () ->
                    Settings.read(
                        write("runtime.yaml", behind("0.0.0.0/0, '::/0', 10.0.0.1/8, lb.local"))))
            .getMessage();

    Stream.of(
            "gateway.loadBalancers[0]: 0.0.0.0/0 is everybody, so clients would write their own",
            "gateway.loadBalancers[1]: 0:0:0:0:0:0:0:0/0 is everybody",
            "gateway.loadBalancers[2]: \"10.0.0.1/8\" starts within its range: write 10.0.0.0/8",
            "gateway.loadBalancers[3]: \"lb.local\" is no range of addresses")
        .forEach(part -> assertTrue(message.contains(part), () -> part + "\n not in\n" + message));
  }

  private String behind(String blocks) {
    return good.replace("gateway: {", "gateway: {loadBalancers: [%s], ".formatted(blocks));
  }

  @Test
  void mailIsSentAsTheSettingsSayAndMayBeLeftOut() throws Exception {
    assertEquals(Optional.empty(), Settings.read(write("runtime.yaml", good)).mail());
    MailSettings mail =
        mail(
            "url: 'smtp://m.example.com', from: 'Ann & Bob <no-reply@example.com>', user: app, passwordFile: D/password");
    assertEquals("m.example.com:587", mail.host() + ":" + mail.port());
    assertEquals(MailSettings.Security.STARTTLS, mail.security());
    assertEquals("no-reply@example.com", mail.from().value());
    assertEquals("Ann & Bob", mail.sender());
    assertEquals("s3cret", mail.password().orElseThrow().value());
    assertFalse(mail.toString().contains("s3cret"));
    MailSettings tls = mail("url: 'smtps://m.example.com', from: a@example.com");
    assertEquals("465 TLS", tls.port() + " " + tls.security());
    MailSettings here = mail("url: 'smtp://127.0.0.1:2525', from: a@example.com, insecure: true");
    assertEquals("2525 NONE", here.port() + " " + here.security());
    assertTrue(here.tellOfLogins());
    assertFalse(
        mail("url: 'smtp://m.example.com', from: a@example.com, tellOfLogins: false")
            .tellOfLogins());
  }

  private MailSettings mail(String section) throws Exception {
    String text = good + "mail: {" + section.replace("D/", folder + "/") + "}\n";
    return Settings.read(write("runtime.yaml", text)).mail().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: 'smtp://app:s3cret@m.example.com', from: a@example.com | mail.url: holds a user or a password",
        "url: 'http://m.example.com', from: a@example.com | mail.url: is not usable, write for example smtp://",
        "url: 'smtp://m.example.com/x', from: a@example.com | mail.url: is not usable",
        "from: a@example.com | mail.url: is missing",
        "url: 'smtp://m.example.com' | mail.from: is missing",
        "url: 'smtp://m.example.com', from: a@example.com, tellOfLogins: perhaps | mail.tellOfLogins: is not usable",
        "url: 'smtp://m.example.com', from: 'nobody' | mail.from: is not usable",
        "url: 'smtp://m.example.com', from: \"a@example.com\\r\\nBcc: b@example.com\" | mail.from: is not usable",
        "url: 'smtp://m.example.com', from: a@example.com, user: app | mail.user: goes together with mail.passwordFile",
        "url: 'smtp://m.example.com', from: a@example.com, passwordFile: D/password | mail.user: goes together",
        "url: 'smtp://m.example.com', from: a@example.com, insecure: true | mail.insecure: is for a server on this machine",
        "url: 'smtps://127.0.0.1', from: a@example.com, insecure: true | mail.insecure: contradicts smtps://",
        "url: 'smtp://127.0.0.1', from: a@example.com, insecure: true, user: app, passwordFile: D/password | mail.user: its password would be sent in the clear",
        "url: 'smtp://127.0.0.1', from: a@example.com, insecure: true, trust: D/ca.crt | mail.trust: is of no use without TLS",
        "url: 'smtp://m.example.com', from: a@example.com, password: s3cret | mail.password: is no setting",
      })
  void mailThatCannotBeSentSoIsAMistake(String section, String mistake) throws IOException {
    String bad = good + "mail: {" + section.replace("D/", folder + "/") + "}\n";
    Path file = write("runtime.yaml", bad);

    SettingsException refused = assertThrows(SettingsException.class, () -> Settings.read(file));

    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains(mistake), said);
    assertFalse(said.contains("s3cret"), said);
  }

  @Test
  void nobodyIsToldToVerifyAnAddressWithoutMail() throws Exception {
    String section = "registration: {verifiedOnly: true}\n";
    Path file = write("runtime.yaml", good + section);

    SettingsException refused = assertThrows(SettingsException.class, () -> Settings.read(file));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("registration.verifiedOnly: needs mail"));
    String mail = "mail: {url: 'smtp://m.example.com', from: a@example.com}\n";
    assertTrue(
        Settings.read(write("runtime.yaml", good + mail + section)).registration().verifiedOnly());
    assertFalse(Settings.read(write("runtime.yaml", good)).registration().verifiedOnly());
  }

  @Test
  void redisIsReachedAsTheSettingsSayAndMayBeLeftOut() throws Exception {
    new TestPki().writeAuthority(folder.resolve("redis-ca.crt"));
    String tls =
        good
            + "redis: {url: 'rediss://r.example.com:6380', user: app, passwordFile: D/password, trust: D/redis-ca.crt}\n"
                .replace("D/", folder + "/");

    assertEquals(Optional.empty(), Settings.read(write("runtime.yaml", good)).redis());
    RedisSettings redis = Settings.read(write("runtime.yaml", tls)).redis().orElseThrow();
    assertEquals("r.example.com:6380 true", redis.host() + ":" + redis.port() + " " + redis.tls());
    assertEquals(Optional.of("app"), redis.user());
    assertEquals("s3cret", redis.password().orElseThrow().value());
    assertEquals(1, redis.trust().size());
    assertFalse(redis.toString().contains("s3cret"));
    assertEquals(
        new RedisSettings("localhost", 6379, false, Optional.empty(), Optional.empty(), List.of()),
        Settings.read(write("runtime.yaml", good + "redis: {url: 'redis://localhost'}\n"))
            .redis()
            .orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "url: 'redis://:s3cret@r.example.com' | redis.url: holds a user or a password: name the user with redis.user",
        "url: 'redis://s3cret@r_x' | redis.url: holds a user or a password",
        "url: 'redis://r.example.com/1' | redis.url: is not usable, write for example rediss://",
        "url: 'http://r.example.com' | redis.url: is not usable",
        "url: 'redis://r.example.com', user: app | redis.user: has no password",
        "url: 'redis://r.example.com', trust: D/ca.crt | redis.trust: is of no use without TLS",
        "url: 'rediss://r.example.com', trust: D/ca.crt | redis.trust: the file",
        "url: 'redis://r.example.com', passwordFile: D/none | redis.passwordFile: the file",
        "url: 'redis://r.example.com', password: s3cret | redis.password: is no setting",
        "user: app | redis.url: is missing"
      })
  void redisThatCannotBeReachedSoIsAMistake(String section, String mistake) throws IOException {
    String bad = good + "redis: {" + section.replace("D/", folder + "/") + "}\n";

    String message =
        assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", bad)))
            .getMessage();
    assertTrue(message.contains(mistake), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                              | 24 | 720
          {life: 12h}                     | 12 | 720
          {life: 60m, renewableFor: 7d}   | 1  | 168
          {renewableFor: 24h}             | 24 | 24
          """)
  void lifeOfSessionsCanBeSet(String section, int life, int renewableFor) throws Exception {
    assertEquals(
        new Lifetimes(Duration.ofHours(life), Duration.ofHours(renewableFor)),
        Settings.read(write("runtime.yaml", good + "sessions: " + section + "\n")).sessions());
  }

  @Test
  void sessionsMayBeLimitedInHowLongTheyGoUnused() throws Exception {
    assertEquals(
        new Lifetimes(Duration.ofHours(24), Duration.ofDays(30), Optional.of(Duration.ofHours(8))),
        Settings.read(write("runtime.yaml", good + "sessions: {idle: 8h}\n")).sessions());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          life: 4m                      | sessions.life: is not usable, write for example 24h
          life: 24                      | sessions.life: is not usable
          life: 31d                     | sessions.life: is not usable
          renewableFor: 31d             | sessions.renewableFor: is not usable, write for example 30d
          renewableFor: forever         | sessions.renewableFor: is not usable
          'life: 2d, renewableFor: 1d'  | sessions.life: is longer than renewableFor
          lifetime: 24h                 | sessions.lifetime: is no setting
          idle: 4m                      | sessions.idle: is not usable, write for example 8h
          'idle: 2d, renewableFor: 1d, life: 1d' | sessions.idle: is longer than renewableFor
          """)
  void lifeOfSessionsThatCannotBeIsAMistake(String section, String mistake) throws IOException {
    String bad = good + "sessions: {" + section + "}\n";

    String message =
        assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", bad)))
            .getMessage();
    assertTrue(message.contains(mistake), message);
  }

  @Test
  void shortPasswordsAreForInstallationsWhereEverybodyHasASecondFactor() throws Exception {
    assertEquals(
        SecondFactorPolicy.WHEN_ENROLLED,
        Settings.read(write("runtime.yaml", good)).secondFactor());
    Settings strict =
        Settings.read(
            write("runtime.yaml", good + "secondFactor: Everyone\npasswords: {minLength: 8}\n"));

    assertEquals(SecondFactorPolicy.EVERYONE, strict.secondFactor());
    assertEquals(8, strict.passwords().minLength());
  }

  @Test
  void rulesForPasswordsMayBeStricter() throws Exception {
    write("blocked.txt", "Turbine Nord\n\n  zeppelinhalle \n");
    String strict =
        good + "passwords: {minLength: 20, blocked: %s/blocked.txt}\n".formatted(folder);

    assertEquals(
        new Passwords(15, List.of()), Settings.read(write("runtime.yaml", good)).passwords());
    Passwords passwords = Settings.read(write("runtime.yaml", strict)).passwords();
    assertEquals(new Passwords(20, List.of("Turbine Nord", "zeppelinhalle")), passwords);
    assertFalse(passwords.toString().contains("zeppelin"), "somebody may have it");
    assertEquals(
        15, Settings.read(write("runtime.yaml", good + "passwords: {}\n")).passwords().minLength());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          minLength: 14      | passwords.minLength: 14 is enough only where everybody has to show a second factor
          minLength: 8       | write 15 to 64, or secondFactor: Everyone
          minLength: 7       | passwords.minLength: is not usable, write for example 15
          minLength: 65      | passwords.minLength: is not usable
          minLength: long    | passwords.minLength: is not usable
          maxLength: 20      | passwords.maxLength: is no setting
          blocked: D/none    | passwords.blocked: the file
          blocked: D/empty   | is empty
          blocked: D/binary  | is not UTF-8
          blocked: D/prose   | longer than 128 characters: line 2, 4
          """)
  void rulesForPasswordsThatCannotBeKeptAreMistakes(String section, String mistake)
      throws IOException {
    write("empty", "\n \n");
    write("prose", "a\n%s\nb\n%s\n".formatted("s3cret".repeat(30), "y".repeat(129)));
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    String bad = good + "passwords: {" + section.replace("D/", folder + "/") + "}\n";

    String message =
        assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", bad)))
            .getMessage();
    assertTrue(message.contains(mistake), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "app.example.com", "ample.com", "sub.auth.example.com"})
  void cookieThatNoBrowserWouldKeepIsAMistake(String domain) throws IOException {
    String bad = good.replace("domain: example.com", "domain: " + domain);

    String message =
        assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", bad)))
            .getMessage();
    assertTrue(message.contains("auth.cookie.domain: does not cover auth.example.com"), message);
  }

  @Test
  void pagesMayBeAtAnAppsHostBelowAPrefix() throws Exception {
    String mounted =
        good.replace("https://auth.example.com:8443", "https://App.example.com:8443/company/auth");

    Settings.Auth auth = Settings.read(write("runtime.yaml", mounted)).auth();

    assertEquals(new Mount("app.example.com", List.of("company", "auth")), auth.mount());
    assertEquals("https://app.example.com:8443", auth.origin());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/auth/", "/Auth", "//auth", "/a%62", "/.sallyport", "/a?b", "/a#b"})
  void prefixThatTwoProgramsCouldReadDifferentlyIsAMistake(String path) throws IOException {
    String bad = good.replace("https://auth.example.com:8443", "https://app.example.com" + path);

    String message =
        assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", bad)))
            .getMessage();
    assertTrue(
        message.contains(
            "auth.url: is not usable, write for example https://auth.example.com, or"
                + " https://app.example.com/auth with lower-case letters"),
        message);
  }

  @Test
  void secretsAreNotPrinted() throws Exception {
    String printed = Settings.read(write("runtime.yaml", good)).toString();

    assertFalse(printed.contains("s3cret"), printed);
    assertFalse(printed.contains(KEY), printed);
  }

  @Test
  void allMistakesAreReportedAtOnceWithACureAndWithoutSecrets() throws IOException {
    write("keys.yaml", "current: b\nkeys: {a: tooshort}\nextra: 1\n");
    String bad =
        good.replace("https://auth.example.com:8443", "http://auth.example.com/login/")
            .replace("127.0.0.1:8080", "8080")
            .replace("user: sallyport_runtime", "usr: sallyport_runtime")
            .replace("/tls.key", "/missing.key")
            .replace("domain: example.com", "domain: .example.com")
            .replace("management:", "managment:");

    String message =
        assertThrows(SettingsException.class, () -> Settings.read(write("runtime.yaml", bad)))
            .getMessage();

    Stream.of(
            "auth.url: is not usable, write for example https://auth.example.com",
            "auth.cookie.domain: is not usable",
            "gateway.key: the file",
            "public.listen: is not usable, write for example 0.0.0.0:8080",
            "management: is missing",
            "managment: is no setting; known here: ",
            "database.user: is missing, write for example sallyport_runtime",
            "database.usr: is no setting",
            "keys.a: is not usable, write for example 32 random bytes in base64",
            "extra: is no setting")
        .forEach(part -> assertTrue(message.contains(part), () -> part + "\n not in\n" + message));
    assertFalse(message.contains("tooshort"), message);
  }

  @Test
  void fileThatIsNoYamlIsRefusedWithItsLine() {
    var refusal =
        assertThrows(
            SettingsException.class,
            () -> Settings.read(write("runtime.yaml", "auth:\n  url: [s3cret")));

    assertTrue(refusal.getMessage().contains("is not YAML"), refusal::getMessage);
    assertFalse(refusal.getMessage().contains("s3cret"), refusal::getMessage);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
