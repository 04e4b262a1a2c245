package dev.sallyport.decision.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.CertificateName;
import dev.sallyport.crds.headers.AliasName;
import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.crds.headers.IdentityHeader;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Owner;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.evidence.Presented;
import dev.sallyport.decision.evidence.Presented.Kind;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.decision.testing.Rules;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeciderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.5Z");
  private static final Person BOB =
      new Person(new UUID(0, 9), "bob@example.com", false, List.of("user", "admin"));
  private static final Evidence.Session LIVE = session(Aal.AAL1, NOW, NOW.plusSeconds(1));
  private static final Evidence.Session EXPIRED = session(Aal.AAL2, NOW, NOW);
  private static final Evidence.Session RENEWABLE =
      new Evidence.Session(new UUID(0, 5), BOB, Aal.AAL2, NOW, NOW, NOW.plusSeconds(1));
  private static final Evidence.Token PAT =
      token(new Owner.OfPerson(BOB), "read:orders", "write:*");
  private static final Evidence.Token KEY = token(new Owner.OfOrganisation("acme"), "read:*");
  private static final Evidence.Token SERVICE =
      token(new Owner.OfService("billing"), "read:orders");
  private static final Evidence.Jwt JWT =
      new Evidence.Jwt(
          "https://login.example.net",
          Set.of("orders", "other"),
          "robot-7",
          Set.of("Orders.Read", "openid"),
          Duration.ofMinutes(10),
          Instant.MAX);

  private static final String MTLS =
      "mtls: {authority: corp, uris: ['spiffe://corp.example/billing'], dnsNames: [b.corp.example]}";
  private static final Evidence.Certificate CERTIFICATE =
      new Evidence.Certificate(
          Set.of("corp", "partner"),
          Set.of(
              new CertificateName(CertificateName.Kind.DNS, "b.corp.example"),
              new CertificateName(CertificateName.Kind.DNS, "other.corp.example")),
          Instant.MAX);

  private static Evidence.Session session(Aal aal, Instant loggedIn, Instant ends) {
    return new Evidence.Session(new UUID(0, 5), BOB, aal, loggedIn, ends);
  }

  private static Evidence.Token token(Owner owner, String... scopes) {
    return new Evidence.Token(
        new UUID(0, 6),
        owner,
        Arrays.stream(scopes).map(s -> Scope.parse(s).orElseThrow()).collect(Collectors.toSet()),
        Optional.of(NOW.plusSeconds(1)));
  }

  static Stream<Arguments> everyEvidence() {
    return Stream.concat(
            Stream.of(
                new Evidence.None(),
                LIVE,
                EXPIRED,
                RENEWABLE,
                PAT,
                KEY,
                SERVICE,
                JWT,
                CERTIFICATE,
                new Evidence.Unavailable(Evidence.Dependency.POSTGRES)),
            Stream.of(Evidence.Flaw.values()).map(Evidence.Rejected::new))
        .flatMap(e -> Stream.of(Caller.BROWSER, Caller.PROGRAM).map(c -> Arguments.of(c, e)));
  }

  @ParameterizedTest
  @MethodSource("everyEvidence")
  void anyonePassesAndTheAppIsToldNothing(Caller caller, Evidence evidence) {
    Lookup.Found found = found("anyone: {}");

    assertEquals(
        new Decision.Allow(found, new Subject.Anonymous(), List.of(), Optional.empty()),
        decide(found, caller, evidence));
  }

  @ParameterizedTest
  @MethodSource("everyEvidence")
  void nobodyPassesWhateverTheyPresent(Caller caller, Evidence evidence) {
    assertEquals(new Decision.Deny(Reason.NOBODY), decide(found("nobody: {}"), caller, evidence));
  }

  @ParameterizedTest
  @MethodSource("everyEvidence")
  void withoutARuleNobodyPasses(Caller caller, Evidence evidence) {
    assertEquals(
        new Decision.Deny(Reason.NO_RULE), decide(new Lookup.UnknownHost(), caller, evidence));
    assertEquals(
        new Decision.Deny(Reason.NO_ROUTE), decide(new Lookup.NoRoute(), caller, evidence));
  }

  @ParameterizedTest
  @MethodSource("everyEvidence")
  void onlyALiveSessionPassesASessionRoute(Caller caller, Evidence evidence) {
    Decision decision = decide(found("session: {}"), caller, evidence);

    assertEquals(evidence.equals(LIVE), decision instanceof Decision.Allow);
  }

  static Stream<Arguments> allowed() {
    return Stream.of(
        Arguments.of("session: {roles: [admin, user]}", LIVE),
        Arguments.of("session: {anyRole: [nobody, user]}", LIVE),
        Arguments.of("session: {aal: aal2}", session(Aal.AAL2, NOW, NOW.plusSeconds(1))),
        Arguments.of(
            "session: {maxAge: 1h}", session(Aal.AAL1, NOW.minusSeconds(3600), NOW.plusSeconds(1))),
        Arguments.of("token: {}", PAT),
        Arguments.of("token: {}", KEY),
        Arguments.of("token: {}", SERVICE),
        Arguments.of(
            "token: {types: [pat], scopes: ['read:orders', 'write:orders'], roles: [admin]}", PAT),
        Arguments.of("token: {types: [apiKey], scopes: ['read:orders']}", KEY),
        Arguments.of("token: {anyScope: ['read:a', 'read:orders']}", SERVICE),
        Arguments.of("jwt: {issuer: 'https://login.example.net', audience: orders}", JWT),
        Arguments.of(
            "jwt: {issuer: 'https://login.example.net', audience: other, scopes: [Orders.Read]}",
            JWT),
        Arguments.of(MTLS, CERTIFICATE),
        Arguments.of(
            "anyOf: [{mtls: {authority: corp, dnsNames: [no.example]}}, {mtls: {authority: partner,"
                + " dnsNames: [other.corp.example]}}]",
            CERTIFICATE),
        Arguments.of("anyOf: [{session: {}}, {token: {}}]", PAT),
        Arguments.of(
            "anyOf: [{token: {scopes: ['read:none']}}, {token: {types: [service]}}]", SERVICE));
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void whoHasWhatIsAskedPasses(String allow, Evidence evidence) {
    assertInstanceOf(Decision.Allow.class, decide(found(allow), Caller.PROGRAM, evidence));
  }

  static Stream<Arguments> refused() {
    var old = session(Aal.AAL2, NOW.minusSeconds(3601), NOW.plusSeconds(1));
    var spent =
        new Evidence.Token(new UUID(0, 6), SERVICE.owner(), SERVICE.scopes(), Optional.of(NOW));
    return Stream.of(
        Arguments.of("session: {roles: [admin, boss]}", LIVE, "Deny MISSING_ROLE"),
        Arguments.of("session: {anyRole: [boss]}", LIVE, "Deny MISSING_ROLE"),
        Arguments.of("session: {aal: aal2}", LIVE, "Challenge SECOND_FACTOR_NEEDED"),
        Arguments.of("session: {aal: aal2, roles: [boss]}", LIVE, "Deny MISSING_ROLE"),
        Arguments.of("session: {maxAge: 1h}", old, "Challenge LOGIN_TOO_OLD"),
        Arguments.of("session: {}", EXPIRED, "Challenge SESSION_EXPIRED"),
        Arguments.of("session: {}", RENEWABLE, "Challenge SESSION_RENEWABLE"),
        Arguments.of("session: {roles: [boss]}", RENEWABLE, "Challenge SESSION_RENEWABLE"),
        Arguments.of("token: {}", spent, "Challenge TOKEN_EXPIRED"),
        Arguments.of("token: {scopes: ['read:orders', 'read:users']}", PAT, "Deny MISSING_SCOPE"),
        Arguments.of("token: {scopes: ['read:orders:delete']}", KEY, "Deny MISSING_SCOPE"),
        Arguments.of("token: {roles: [admin]}", KEY, "Deny MISSING_ROLE"),
        Arguments.of("token: {roles: [boss]}", PAT, "Deny MISSING_ROLE"),
        Arguments.of(
            "jwt: {issuer: 'https://other.example', audience: orders}",
            JWT,
            "Challenge TOKEN_INVALID"),
        Arguments.of(
            "jwt: {issuer: 'https://login.example.net', audience: x}",
            JWT,
            "Challenge TOKEN_INVALID"),
        Arguments.of(
            "jwt: {issuer: 'https://login.example.net', audience: orders, scopes: [Orders.Write]}",
            JWT,
            "Deny MISSING_SCOPE"),
        Arguments.of(
            "jwt: {issuer: 'https://login.example.net', audience: orders, maxLifetime: 5m}",
            JWT,
            "Challenge TOKEN_LIVES_TOO_LONG"),
        Arguments.of(
            "mtls: {authority: corp, dnsNames: [a.corp.example]}",
            CERTIFICATE,
            "Deny MISSING_NAME"),
        Arguments.of(
            "mtls: {authority: corp, uris: ['dns://b.corp.example']}",
            CERTIFICATE,
            "Deny MISSING_NAME"),
        Arguments.of(
            "mtls: {authority: stranger, dnsNames: [b.corp.example]}",
            CERTIFICATE,
            "Challenge CERTIFICATE_UNTRUSTED"),
        Arguments.of(
            MTLS,
            new Evidence.Rejected(Evidence.Flaw.CERTIFICATE_UNTRUSTED),
            "Challenge CERTIFICATE_UNTRUSTED"),
        Arguments.of(
            MTLS,
            new Evidence.Rejected(Evidence.Flaw.CERTIFICATE_EXPIRED),
            "Challenge CERTIFICATE_EXPIRED"),
        Arguments.of(MTLS, new Evidence.None(), "Challenge NO_CREDENTIAL"),
        Arguments.of(
            "anyOf: [{session: {aal: aal2}}, {session: {roles: [boss]}}]",
            LIVE,
            "Challenge SECOND_FACTOR_NEEDED"),
        Arguments.of(
            "token: {}", new Evidence.Rejected(Evidence.Flaw.INVALID), "Challenge TOKEN_INVALID"),
        Arguments.of(
            "token: {}", new Evidence.Rejected(Evidence.Flaw.EXPIRED), "Challenge TOKEN_EXPIRED"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whoLacksSomethingIsRefusedWithWhatIsLacking(String allow, Evidence evidence, String what) {
    Decision decision = decide(found(allow), Caller.PROGRAM, evidence);

    assertEquals(
        what,
        switch (decision) {
          case Decision.Deny(Reason reason) -> "Deny " + reason;
          case Decision.Challenge(Reason reason) -> "Challenge " + reason;
          default -> decision.toString();
        });
  }

  static Stream<Arguments> signIns() {
    return Stream.of(
        Arguments.of(new Evidence.None(), Reason.NO_CREDENTIAL),
        Arguments.of(EXPIRED, Reason.SESSION_EXPIRED),
        Arguments.of(new Evidence.Rejected(Evidence.Flaw.FORGED), Reason.SESSION_FORGED),
        Arguments.of(new Evidence.Rejected(Evidence.Flaw.ENDED), Reason.SESSION_ENDED));
  }

  @ParameterizedTest
  @MethodSource("signIns")
  void browserIsSentToTheLoginAndAProgramIsChallenged(Evidence evidence, Reason reason) {
    Lookup.Found found = found("session: {}");

    assertEquals(
        new Decision.SignIn(reason, Optional.empty()), decide(found, Caller.BROWSER, evidence));
    assertEquals(new Decision.Challenge(reason), decide(found, Caller.PROGRAM, evidence));
  }

  @ParameterizedTest
  @CsvSource({
    "Auto, BROWSER, true",
    "Auto, PROGRAM, false",
    "Redirect, PROGRAM, true",
    "Json, BROWSER, false"
  })
  void expiredSessionThatCanBeRenewedIsSentToDoSoWhereverTheRuleSendsPeople(
      String refusal, Caller caller, boolean sent) {
    Lookup.Found found =
        Rules.found(
            "{hosts: [a.example], refusal: %s, routes: [{name: r, paths: ['/**'], allow: {session: {}}}]}"
                .formatted(refusal));

    assertEquals(
        sent ? new Decision.Refresh() : new Decision.Challenge(Reason.SESSION_RENEWABLE),
        decide(found, caller, RENEWABLE));
  }

  @ParameterizedTest
  @CsvSource({
    "Auto, BROWSER, true",
    "Auto, PROGRAM, false",
    "Redirect, PROGRAM, true",
    "Json, BROWSER, false"
  })
  void ruleMaySayHowItRefuses(String refusal, Caller caller, boolean sent) {
    Lookup.Found found =
        Rules.found(
            "{hosts: [a.example], refusal: %s, loginUrl: 'https://a.example/in', routes: [{name: r, paths: ['/**'], allow: {session: {}}}]}"
                .formatted(refusal));

    assertEquals(
        sent
            ? new Decision.SignIn(
                Reason.NO_CREDENTIAL, Optional.of(URI.create("https://a.example/in")))
            : new Decision.Challenge(Reason.NO_CREDENTIAL),
        decide(found, caller, new Evidence.None()));
  }

  @Test
  void routeThatTakesNoSessionsSendsNobodyToTheLogin() {
    assertEquals(
        new Decision.Challenge(Reason.NO_CREDENTIAL),
        decide(found("token: {}"), Caller.BROWSER, new Evidence.None()));
  }

  @Test
  void browserThatHasToProveMoreIsSentToDoSo() {
    assertEquals(
        new Decision.StepUp(Reason.SECOND_FACTOR_NEEDED),
        decide(found("session: {aal: aal2}"), Caller.BROWSER, LIVE));
  }

  @Test
  void preflightReachesTheAppWithoutAnIdentityUnlessNobodyMay() {
    Lookup.Found found = found("session: {roles: [boss]}");

    assertEquals(
        new Decision.Allow(found, new Subject.Anonymous(), List.of(), Optional.empty()),
        decide(found, Caller.PREFLIGHT, LIVE));
    assertEquals(
        new Decision.Deny(Reason.NOBODY), decide(found("nobody: {}"), Caller.PREFLIGHT, LIVE));
  }

  @Test
  void whatCannotBeKnownIsUnavailableAndNeitherYesNorNo() {
    assertEquals(
        new Decision.Unavailable(Evidence.Dependency.POSTGRES),
        decide(
            found("session: {}"),
            Caller.BROWSER,
            new Evidence.Unavailable(Evidence.Dependency.POSTGRES)));
  }

  @Test
  void twoSessionValuesAreDeniedForLoggingInAgainWouldNotHelp() {
    assertEquals(
        new Decision.Deny(Reason.SESSION_AMBIGUOUS),
        decide(
            found("session: {}"), Caller.BROWSER, new Evidence.Rejected(Evidence.Flaw.AMBIGUOUS)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          session: {}                              | -       | true  | SESSION_COOKIE
          session: {}                              | -       | false | -
          session: {}                              | PAT     | true  | SESSION_COOKIE
          session: {}                              | PAT     | false | -
          session: {}                              | SESSION_BEARER | true | SESSION_BEARER
          token: {}                                | SESSION_BEARER | true | -
          anyOf: [{session: {}}, {token: {}}]      | SESSION_BEARER | true | SESSION_BEARER
          token: {}                                | -       | true  | -
          token: {types: [pat]}                    | API_KEY | false | -
          token: {types: [apiKey]}                 | API_KEY | true  | API_KEY
          anyOf: [{session: {}}, {token: {}}]      | PAT     | true  | PAT
          anyOf: [{session: {}}, {token: {}}]      | JWT     | true  | SESSION_COOKIE
          anyOf: [{session: {}}, {jwt: {issuer: 'https://a.example', audience: x}}] | JWT | true | JWT
          anyone: {}                               | PAT     | true  | -
          nobody: {}                               | PAT     | true  | -
          """)
  void authorizationThatTheRouteTakesGoesBeforeTheCookie(
      String allow, Kind authorization, boolean cookie, Kind judged) {
    assertEquals(
        Optional.ofNullable(judged),
        Decider.judged(found(allow), new Presented(Optional.ofNullable(authorization), cookie)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          mtls: {authority: a, uris: ['a://b']}                                   | -   | false | CERTIFICATE
          mtls: {authority: a, uris: ['a://b']}                                   | PAT | true  | CERTIFICATE
          anyOf: [{session: {}}, {mtls: {authority: a, uris: ['a://b']}}]         | PAT | true  | CERTIFICATE
          anyOf: [{token: {}}, {mtls: {authority: a, uris: ['a://b']}}]           | PAT | true  | PAT
          session: {}                                                             | -   | true  | SESSION_COOKIE
          token: {}                                                               | -   | true  | -
          anyone: {}                                                              | -   | true  | -
          """)
  void certificateGoesBeforeTheCookieAndAfterAuthorization(
      String allow, Kind authorization, boolean cookie, Kind judged) {
    assertEquals(
        Optional.ofNullable(judged),
        Decider.judged(
            found(allow), new Presented(Optional.ofNullable(authorization), true, cookie)));
  }

  @Test
  void appIsToldTheNameThatTheRuleAskedForAndItsKind() {
    var allowed =
        assertInstanceOf(Decision.Allow.class, decide(found(MTLS), Caller.PROGRAM, CERTIFICATE));

    assertEquals(
        List.of(new Header(IdentityHeader.SERVICE_NAME, "dns:b.corp.example")), allowed.headers());
    assertEquals(Optional.of("certificate:corp#dns:b.corp.example"), allowed.subject().key());
  }

  @Test
  void nothingIsJudgedWhereNoRouteIs() {
    var both = new Presented(Optional.of(Kind.PAT), true);
    assertEquals(Optional.empty(), Decider.judged(new Lookup.UnknownHost(), both));
    assertEquals(Optional.empty(), Decider.judged(new Lookup.NoRoute(), both));
  }

  @Test
  void unclearPathPassesOnlyWhereTheRouteAcceptsIt() {
    RuleTable table =
        Rules.table(
            """
            hosts: [a.example]
            routes:
            - {name: files, paths: ["/files/{name}"], allow: {anyone: {}}, acceptPaths: [EncodedSlash]}
            - {name: rest, paths: ["/**"], allow: {anyone: {}}}
            """);
    assertInstanceOf(Decision.Allow.class, decide(table, "/files/a%2fb", new Evidence.None()));
    assertEquals(
        new Decision.Unclear(Ambiguity.PATH_PARAMETER),
        decide(table, "/files/a%2fb;c", new Evidence.None()));
    assertEquals(
        new Decision.Unclear(Ambiguity.ENCODED_SLASH),
        decide(table, "/other/a%2fb", new Evidence.None()));
  }

  static Stream<Arguments> told() {
    return Stream.of(
        Arguments.of(
            "session: {}",
            LIVE,
            Map.of(
                IdentityHeader.USER_ID, BOB.id().toString(),
                IdentityHeader.USER_EMAIL, "bob@example.com",
                IdentityHeader.USER_ROLES, "user,admin",
                IdentityHeader.USER_VERIFIED, "false",
                IdentityHeader.SESSION_ID, LIVE.id().toString(),
                IdentityHeader.AUTH_TIME, "2026-01-01T12:00:00Z")),
        Arguments.of(
            "token: {}",
            PAT,
            Map.of(
                IdentityHeader.USER_ID, BOB.id().toString(),
                IdentityHeader.TOKEN_ID, PAT.id().toString(),
                IdentityHeader.TOKEN_SCOPES, "read:orders write:*")),
        Arguments.of(
            "token: {}",
            KEY,
            Map.of(
                IdentityHeader.ORG_ID, "acme",
                IdentityHeader.KEY_ID, KEY.id().toString(),
                IdentityHeader.KEY_SCOPES, "read:*")),
        Arguments.of(
            "token: {}",
            SERVICE,
            Map.of(
                IdentityHeader.SERVICE_NAME, "billing",
                IdentityHeader.SERVICE_SCOPES, "read:orders")),
        Arguments.of(
            "jwt: {issuer: 'https://login.example.net', audience: orders}",
            JWT,
            Map.of(
                IdentityHeader.SERVICE_NAME, "https://login.example.net#robot-7",
                IdentityHeader.SERVICE_SCOPES, "Orders.Read openid")),
        Arguments.of("anyone: {}", LIVE, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("told")
  void appIsToldWhoIsCallingByTheKindOfCredential(
      String allow, Evidence evidence, Map<AppHeader, String> told) {
    var decision =
        assertInstanceOf(Decision.Allow.class, decide(found(allow), Caller.PROGRAM, evidence));

    Map<String, String> actual = new TreeMap<>();
    decision.headers().forEach(h -> actual.put(h.name().wireName(), h.value()));
    Map<String, String> expected = new TreeMap<>();
    told.forEach((name, value) -> expected.put(name.wireName(), value));
    assertEquals(expected, actual);
  }

  @Test
  void routeAddsTheHeadersThatItNamesWhereTheyAreKnown() {
    Lookup.Found found =
        Rules.found(
            """
            hosts: [a.example]
            routes:
            - name: r
              paths: ["/**"]
              allow: {session: {}}
              headers:
              - {name: Remote-User, value: UserEmail}
              - {name: X-Route, value: Route}
              - {name: X-Webauth-User, value: OrgId}
            """);

    var allow = (Decision.Allow) decide(found, Caller.PROGRAM, LIVE);

    assertTrue(allow.headers().contains(new Header(AliasName.REMOTE_USER, "bob@example.com")));
    assertTrue(allow.headers().contains(new Header(AliasName.X_ROUTE, "r")));
    assertFalse(allow.headers().stream().anyMatch(h -> h.name() == AliasName.X_WEBAUTH_USER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-01T12:00:00Z", "1970-01-01T00:00:00Z", "2028-02-29T23:59:59Z"})
  void timeOfTheLoginIsWrittenInRfc3339(String time) {
    var login = Instant.parse(time);
    var allow =
        (Decision.Allow)
            decide(
                found("session: {}"),
                Caller.PROGRAM,
                session(Aal.AAL1, login.plusMillis(999), NOW.plusSeconds(1)));

    assertTrue(allow.headers().contains(new Header(IdentityHeader.AUTH_TIME, time)));
  }

  @Test
  void headerWithoutAValueIsAbsentAndNotEmpty() {
    var plain = new Person(UUID.randomUUID(), "eve@example.com", true, List.of());
    var session = new Evidence.Session(UUID.randomUUID(), plain, Aal.AAL1, NOW, NOW.plusSeconds(1));

    var allow = (Decision.Allow) decide(found("session: {}"), Caller.PROGRAM, session);

    assertFalse(allow.headers().stream().anyMatch(h -> h.name() == IdentityHeader.USER_ROLES));
    assertThrows(IllegalArgumentException.class, () -> new Header(IdentityHeader.USER_EMAIL, ""));
    assertThrows(
        IllegalArgumentException.class, () -> new Header(IdentityHeader.USER_EMAIL, "a\r\nb"));
  }

  private static Decision decide(Lookup lookup, Caller caller, Evidence evidence) {
    return Decider.decide(lookup, Rules.check("GET", "a.example", "/x", caller), evidence, NOW);
  }

  private static Decision decide(RuleTable table, String target, Evidence evidence) {
    Check check = Rules.check("GET", "a.example", target, Caller.PROGRAM);
    return Decider.decide(table.find(Rules.NAMESPACE, check), check, evidence, NOW);
  }

  private static Lookup.Found found(String allow) {
    return Rules.found(
        "{hosts: [a.example], routes: [{name: r, paths: ['/**'], allow: {%s}}]}".formatted(allow));
  }
}
