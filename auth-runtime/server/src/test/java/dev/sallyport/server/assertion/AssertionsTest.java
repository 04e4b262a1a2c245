package dev.sallyport.server.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.headers.IdentityHeader;
import dev.sallyport.decision.decide.Decider;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Header;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Owner;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.server.jose.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;

/** What an app reads that verifies the assertion, with another library than the one that signs. */
final class AssertionsTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00.75Z");
  private static final Person BOB =
      new Person(new UUID(0, 7), "bob@example.com", true, List.of("admin", "user"));
  private static final RuleTable RULES =
      Rules.table(
          """
          hosts: [shop.example.com, "*.shop.example.com"]
          routes:
          - name: all
            paths: ["/**"]
            allow:
              anyOf:
              - session: {}
              - token: {}
              - jwt: {issuer: "https://id.example.net", audience: shop}
          """);
  private static final String RULE = "shop/rule1";
  private static final SigningKey KEY = SigningKey.generate(new SecureRandom());

  private final AtomicInteger signatures = new AtomicInteger();
  private final AtomicLong ids = new AtomicLong();
  private Optional<SigningKey> key = Optional.of(KEY);
  private Instant now = START;
  private final Assertions assertions =
      new Assertions(
          "https://auth.example.com",
          () -> key,
          2,
          () -> new UUID(1, ids.incrementAndGet()),
          signatures::incrementAndGet);

  private static Evidence.Session session(Person person, Aal aal, Instant end) {
    return new Evidence.Session(new UUID(0, 9), person, aal, START.minusSeconds(60), end);
  }

  private static Evidence.Session session(Instant end) {
    return session(BOB, Aal.AAL1, end);
  }

  private static Evidence.Token token(Owner owner, Optional<Instant> end) {
    return new Evidence.Token(
        new UUID(0, 11),
        owner,
        Set.of(Scope.parse("write:orders").orElseThrow(), Scope.parse("read:orders").orElseThrow()),
        end);
  }

  private static Check check(String host) {
    return Rules.check("GET", host, "/", Caller.PROGRAM);
  }

  private Decision.Allow allow(String host, Evidence evidence) {
    Check check = check(host);
    var decision = Decider.decide(RULES.find(Rules.NAMESPACE, check), check, evidence, now);
    return (Decision.Allow) decision;
  }

  private Optional<Header> known(String host, Evidence evidence) {
    return assertions.known(allow(host, evidence), check(host).host(), now);
  }

  private String about(String host, Evidence evidence) {
    Header header = assertions.about(allow(host, evidence), check(host).host(), now).orElseThrow();
    assertEquals(IdentityHeader.ASSERTION, header.name());
    return header.value();
  }

  private String about(Evidence evidence) {
    return about("shop.example.com", evidence);
  }

  /** As an app does it that follows the documentation. */
  private JwtContext verify(String token, String audience) throws Exception {
    var keys = new JsonWebKeySet("{\"keys\":[" + KEY.publicJwk() + "]}");
    return new JwtConsumerBuilder()
        .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.getJsonWebKeys()))
        .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "ES256")
        .setExpectedType(true, "sallyport-assertion+jwt")
        .setExpectedIssuer("https://auth.example.com/assertions")
        .setExpectedAudience(audience)
        .setRequireSubject()
        .setRequireExpirationTime()
        .setRequireIssuedAt()
        .setRequireJwtId()
        .setMaxFutureValidityInMinutes(5)
        .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
        .build()
        .process(token);
  }

  private Map<String, Object> claims(Evidence evidence) throws Exception {
    JwtClaims claims = verify(about(evidence), RULE).getJwtClaims();
    return claims.getClaimsMap();
  }

  @Test
  void claimsOfASessionSayWhatItsHeadersSay() throws Exception {
    assertEquals(
        Map.ofEntries(
            Map.entry("iss", "https://auth.example.com/assertions"),
            Map.entry("aud", List.of(RULE, "shop.example.com")),
            Map.entry("sub", BOB.id().toString()),
            Map.entry("kind", "session"),
            Map.entry("email", "bob@example.com"),
            Map.entry("email_verified", true),
            Map.entry("roles", List.of("admin", "user")),
            Map.entry("sid", new UUID(0, 9).toString()),
            Map.entry("aal", "aal2"),
            Map.entry("amr", List.of("otp", "pwd")),
            Map.entry("auth_time", START.getEpochSecond() - 60),
            Map.entry("iat", START.getEpochSecond()),
            Map.entry("exp", START.getEpochSecond() + 300),
            Map.entry("jti", new UUID(1, 1).toString())),
        claims(
            new Evidence.Session(
                new UUID(0, 9),
                BOB,
                Assurance.PASSWORD.withSecondFactor(List.of("otp")),
                START.minusSeconds(60),
                START.plusSeconds(3600),
                START.plusSeconds(3600))));
  }

  @Test
  void claimsOfAPersonalTokenNameThePersonAndItsScopesOnly() throws Exception {
    var claims = claims(token(new Owner.OfPerson(BOB), Optional.empty()));

    assertEquals("pat", claims.get("kind"));
    assertEquals(BOB.id().toString(), claims.get("sub"));
    assertEquals(new UUID(0, 11).toString(), claims.get("token_id"));
    assertEquals(List.of("read:orders", "write:orders"), claims.get("scopes"));
    assertFalse(claims.containsKey("email") || claims.containsKey("roles"));
  }

  @Test
  void subjectsOfOtherKindsCannotBeTakenForAPerson() throws Exception {
    String uuid = BOB.id().toString();
    var key = claims(token(new Owner.OfOrganisation(uuid), Optional.empty()));
    var service = claims(token(new Owner.OfService(uuid), Optional.empty()));
    var foreign =
        claims(
            new Evidence.Jwt(
                "https://id.example.net",
                Set.of("shop"),
                uuid,
                Set.of("b", "a"),
                Duration.ofMinutes(5),
                START.plusSeconds(360)));

    assertEquals("apiKey", key.get("kind"));
    assertEquals("key:" + uuid + ":" + new UUID(0, 11), key.get("sub"));
    assertEquals(uuid, key.get("org"));
    assertEquals("service", service.get("kind"));
    assertEquals("service:" + uuid, service.get("sub"));
    assertEquals(uuid, service.get("service"));
    assertEquals("jwt", foreign.get("kind"));
    assertEquals("jwt:https://id.example.net#" + uuid, foreign.get("sub"));
    assertEquals(List.of("a", "b"), foreign.get("scopes"));
  }

  @Test
  void hostAndRuleAreAudiencesWithoutAPort() throws Exception {
    String assertion = about("a.shop.example.com:8443", session(START.plusSeconds(3600)));

    verify(assertion, "a.shop.example.com");
    verify(assertion, RULE);
  }

  @Test
  void itNeverOutlivesItsCredential() throws Exception {
    Instant end = START.plusSeconds(30);

    assertEquals(end.getEpochSecond(), claims(session(end)).get("exp"));
    assertEquals(
        end.getEpochSecond(),
        claims(token(new Owner.OfService("billing"), Optional.of(end))).get("exp"));
  }

  @Test
  void oneSignatureServesUntilLessThanAMinuteOfItsLifeRemains() {
    Evidence evidence = session(START.plusSeconds(3600));
    assertEquals(Optional.empty(), known("shop.example.com", evidence));
    String first = about(evidence);

    now = START.plusSeconds(239);
    assertEquals(first, known("shop.example.com", evidence).orElseThrow().value());
    assertEquals(first, about(evidence));
    assertEquals(1, signatures.get());

    now = START.plusSeconds(240);
    assertEquals(Optional.empty(), known("shop.example.com", evidence));
    assertNotEquals(first, about(evidence));
    assertEquals(2, signatures.get());
  }

  @Test
  void lastOneOfACredentialServesToItsEnd() {
    Evidence evidence = session(START.plusSeconds(50));
    String last = about(evidence);

    now = START.plusSeconds(49);

    assertEquals(last, known("shop.example.com", evidence).orElseThrow().value());
  }

  @Test
  void anotherRoleAddressLevelHostOrSessionIsAnotherAssertion() {
    Instant end = START.plusSeconds(3600);
    List<Evidence> all = new ArrayList<>();
    all.add(session(end));
    all.add(session(BOB, Aal.AAL2, end));
    all.add(session(new Person(BOB.id(), BOB.email(), true, List.of("user")), Aal.AAL1, end));
    all.add(session(new Person(BOB.id(), BOB.email(), false, BOB.roles()), Aal.AAL1, end));
    all.add(session(new Person(BOB.id(), "b@example.com", true, BOB.roles()), Aal.AAL1, end));
    all.add(new Evidence.Session(new UUID(0, 8), BOB, Aal.AAL1, START.minusSeconds(60), end));
    all.add(token(new Owner.OfPerson(BOB), Optional.empty()));

    for (Evidence evidence : all) {
      assertEquals(Optional.empty(), known("shop.example.com", evidence));
      about(evidence);
      assertEquals(Optional.empty(), known("a.shop.example.com", evidence));
    }
    assertEquals(all.size(), signatures.get());
  }

  @Test
  void manyWhoWaitForTheSameHaveOneSignatureBetweenThem() throws Exception {
    Evidence evidence = session(START.plusSeconds(3600));
    List<Callable<String>> requests = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      requests.add(() -> about(evidence));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(requests)) {
        assertTrue(answer.get().contains("."));
      }
    }
    assertEquals(1, signatures.get());
  }

  @Test
  void withoutAKeyThereIsNoneAndWhatWasSignedBeforeIsStillUsed() {
    Evidence evidence = session(START.plusSeconds(3600));
    String first = about(evidence);
    key = Optional.empty();

    assertEquals(first, known("shop.example.com", evidence).orElseThrow().value());
    Check other = check("a.shop.example.com");
    assertEquals(
        Optional.empty(),
        assertions.about(allow("a.shop.example.com", evidence), other.host(), now));
  }

  @Test
  void addressThatIsHardToWriteIsWrittenAsItIs() throws Exception {
    Person odd =
        new Person(new UUID(0, 7), "\"o\\\"dd\"@example.com", false, List.of("role \"x\""));

    var claims = claims(session(odd, Aal.AAL1, START.plusSeconds(3600)));

    assertEquals(odd.email(), claims.get("email"));
    assertEquals(odd.roles(), claims.get("roles"));
  }
}
