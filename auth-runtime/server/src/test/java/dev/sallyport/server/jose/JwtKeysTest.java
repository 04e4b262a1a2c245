package dev.sallyport.server.jose;

import static dev.sallyport.server.jose.TestIssuer.good;
import static dev.sallyport.server.jose.TestIssuer.jwk;
import static dev.sallyport.server.jose.TestIssuer.named;
import static dev.sallyport.server.jose.TestIssuer.withClaims;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** How keys are had: discovery, rotation, issuers that do not answer, many at once. */
final class JwtKeysTest {
  private static final Evidence INVALID = new Evidence.Rejected(Flaw.INVALID);
  private static final Evidence UNAVAILABLE = new Evidence.Unavailable(Dependency.ISSUER);
  private static final String DISCOVERY = "https://id.example.com/.well-known/openid-configuration";
  private static final Allow.Issuer DISCOVERED = new Allow.Issuer(TestIssuer.ID, Optional.empty());
  private static final String OLD = TestIssuer.keys(jwk("rsa", TestIssuer.RSA));
  private static final String ROTATED =
      TestIssuer.keys(jwk("rsa", TestIssuer.RSA), jwk("new", TestIssuer.OTHER_RSA));

  private final World world = new World().publish(World.KEYS, OLD);

  /** Tokens that differ, so that no answer is remembered. */
  private int serial;

  private String another() {
    serial++;
    return withClaims(claims -> claims.put("jti", serial).put("exp", TestIssuer.NOW + 100_000));
  }

  private String ofTheNewKey() {
    serial++;
    return TestIssuer.token(
        named("RS256", "new"),
        claims -> claims.put("jti", serial),
        TestIssuer.with(TestIssuer.OTHER_RSA, "SHA256withRSA"));
  }

  private void accepted(Evidence evidence) {
    assertInstanceOf(Evidence.Jwt.class, evidence);
  }

  @Test
  void keysAreFetchedOnceForManyTokens() {
    IntStream.range(0, 5).forEach(_ -> accepted(world.about(another())));

    assertEquals(List.of(World.KEYS), world.fetched);
  }

  @Test
  void badTokenDoesNotEvenHaveTheKeysFetched() {
    world.about(TestIssuer.withHeader(header -> header.put("alg", "none")));
    world.about(withClaims(claims -> claims.put("exp", 1).put("iat", 0)));
    world.about(withClaims(claims -> claims.put("iss", "https://evil.example")));

    assertEquals(List.of(), world.fetched);
  }

  @Test
  void discoverySaysWhereTheKeysAre() {
    world.publish(DISCOVERY, configuration(TestIssuer.ID, World.KEYS));

    accepted(world.about(good(), DISCOVERED));

    assertEquals(List.of(DISCOVERY, World.KEYS), world.fetched);
  }

  @Test
  void slashAtTheEndOfAnIssuerIsNotDoubled() {
    String id = "https://id.example.com/";
    world.publish(DISCOVERY, configuration(id, World.KEYS));

    accepted(
        world.about(
            withClaims(claims -> claims.put("iss", id)), new Allow.Issuer(id, Optional.empty())));
  }

  @Test
  void discoveryAboutAnotherIssuerIsNotBelieved() {
    world.publish(DISCOVERY, configuration("https://id.example.com/", World.KEYS));

    assertEquals(UNAVAILABLE, world.about(good(), DISCOVERED));
    assertFalse(world.fetched.contains(World.KEYS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://id.example.com/keys",
        "file:///etc/passwd",
        "//id.example.com/keys",
        "https://user@id.example.com/keys",
        "https:///keys",
        "https://id.example.com/ keys",
        ""
      })
  void keysAreFetchedOverHttpsOnly(String address) {
    world.publish(DISCOVERY, configuration(TestIssuer.ID, address)).publish(address, OLD);

    assertEquals(UNAVAILABLE, world.about(good(), DISCOVERED));
    assertEquals(List.of(DISCOVERY), world.fetched);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "null",
        "<html>",
        "{\"keys\":{}}",
        "{\"keys\":[],\"keys\":[]}",
        "{\"keys\":[]} x"
      })
  void whatIsNoSetOfKeysIsAnIssuerOutOfReach(String document) {
    world.publish(World.KEYS, document);

    assertEquals(UNAVAILABLE, world.about(good()));
  }

  @Test
  void oneBadKeyDoesNotTakeTheOthersWithIt() {
    world.publish(World.KEYS, OLD.replace("[", "[7,{},{\"kty\":\"EC\"},{\"kty\":\"oct\"},"));

    accepted(world.about(good()));
  }

  @Test
  void newKeyIsFetchedWhenATokenNamesIt() {
    accepted(world.about(another()));
    world.publish(World.KEYS, ROTATED);
    assertEquals(INVALID, world.about(ofTheNewKey()));

    world.pass(Duration.ofSeconds(30));

    accepted(world.about(ofTheNewKey()));
    assertEquals(2, world.fetched.size());
  }

  @Test
  void inventedKeysAreAskedForOnceInThirtySeconds() {
    accepted(world.about(another()));
    for (int second = 0; second < 60; second++) {
      world.pass(Duration.ofSeconds(1));
      assertEquals(INVALID, world.about(ofTheNewKey()));
    }

    assertEquals(3, world.fetched.size());
  }

  @Test
  void withdrawnKeyIsGoodForFiveMinutesMore() {
    accepted(world.about(another()));
    world.publish(World.KEYS, TestIssuer.keys(jwk("new", TestIssuer.OTHER_RSA)));

    world.pass(Duration.ofSeconds(299));
    accepted(world.about(another()));
    world.pass(Duration.ofSeconds(1));
    assertEquals(INVALID, world.about(another()));
  }

  @Test
  void keysOfAnIssuerOutOfReachAreGoodForAnHour() {
    accepted(world.about(another()));
    world.unplug(World.KEYS);

    for (int minute = 0; minute < 59; minute++) {
      world.pass(Duration.ofMinutes(1));
      accepted(world.about(another()));
    }
    world.pass(Duration.ofMinutes(1));
    assertEquals(UNAVAILABLE, world.about(another()));

    world.publish(World.KEYS, OLD);
    world.pass(Duration.ofSeconds(5));
    accepted(world.about(another()));
  }

  @Test
  void unknownKeyOfAnIssuerOutOfReachCannotBeDenied() {
    accepted(world.about(another()));
    world.unplug(World.KEYS);
    world.pass(Duration.ofSeconds(30));

    assertEquals(UNAVAILABLE, world.about(ofTheNewKey()));
    accepted(world.about(another()));
  }

  @Test
  void issuerThatNeverAnsweredIsAskedAgainAfterFiveSeconds() {
    world.unplug(World.KEYS);
    IntStream.range(0, 10).forEach(_ -> assertEquals(UNAVAILABLE, world.about(another())));
    assertEquals(1, world.fetched.size());

    world.publish(World.KEYS, OLD);
    world.pass(Duration.ofSeconds(5));
    accepted(world.about(another()));
  }

  @Test
  void keysThatOneRuleNamesForAnIssuerAreNotThoseOfAnother() {
    String evilKeys = "https://evil.example/keys";
    world.publish(evilKeys, TestIssuer.keys(jwk("new", TestIssuer.OTHER_RSA)));
    Allow.Issuer evil = new Allow.Issuer(TestIssuer.ID, Optional.of(evilKeys));
    String forged = ofTheNewKey();

    accepted(world.about(forged, evil));
    assertEquals(INVALID, world.about(forged));
    assertEquals(INVALID, world.about(forged, evil, World.ISSUER));
  }

  @Test
  void issuerThatTheInstallationDoesNotTakeIsNotAsked() {
    World strict =
        new World(Optional.of(Set.of("https://other.example")), Runnable::run)
            .publish(World.KEYS, OLD);

    assertEquals(INVALID, strict.about(good()));
    assertEquals(List.of(), strict.fetched);
    World open = new World(Optional.of(Set.of(TestIssuer.ID)), Runnable::run);
    accepted(open.publish(World.KEYS, OLD).about(good()));
  }

  @Test
  void keysOfAnIssuerThatIsTakenComeFromItsOwnOriginOrFromWhereItSays() {
    World strict =
        new World(Optional.of(Set.of(TestIssuer.ID)), Runnable::run)
            .publish("https://evil.example/keys", OLD)
            .publish("https://id.example.com.evil.example/keys", OLD)
            .publish("https://id.example.com@evil.example/keys", OLD)
            .publish("https://keys.example/elsewhere", OLD)
            .publish(
                TestIssuer.ID + "/.well-known/openid-configuration",
                "{\"issuer\":\"%s\",\"jwks_uri\":\"https://keys.example/elsewhere\"}"
                    .formatted(TestIssuer.ID));

    for (String elsewhere :
        List.of(
            "https://evil.example/keys",
            "https://id.example.com.evil.example/keys",
            "https://id.example.com@evil.example/keys",
            "http://id.example.com/keys")) {
      assertEquals(
          INVALID, strict.about(good(), new Allow.Issuer(TestIssuer.ID, Optional.of(elsewhere))));
    }
    assertEquals(List.of(), strict.fetched);
    accepted(strict.about(good(), new Allow.Issuer(TestIssuer.ID, Optional.empty())));
  }

  @Test
  void issuersAreForgottenWhenThereAreTooMany() {
    for (int i = 0; i <= Issuers.MAX; i++) {
      String id = "https://id" + i + ".example";
      world.publish(id + "/keys", OLD);
      world.pass(Duration.ofMillis(1));
      accepted(ask(id));
    }
    int before = world.fetched.size();

    accepted(ask("https://id" + Issuers.MAX + ".example"));
    assertEquals(before, world.fetched.size());
    accepted(ask("https://id0.example"));
    assertEquals(before + 1, world.fetched.size());
  }

  private Evidence ask(String id) {
    serial++;
    return world.about(
        withClaims(claims -> claims.put("iss", id).put("jti", serial)),
        new Allow.Issuer(id, Optional.of(id + "/keys")));
  }

  @Test
  void manyTokensAtOnceHaveOneFetchBetweenThem() throws Exception {
    World busy = new World(Optional.empty(), Thread::startVirtualThread).publish(World.KEYS, OLD);
    CountDownLatch hold = new CountDownLatch(1);
    busy.held.put(World.KEYS, hold);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Evidence>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String token = another();
        Callable<Evidence> question = () -> busy.about(token);
        answers.add(callers.submit(question));
      }
      hold.countDown();
      for (Future<Evidence> answer : answers) {
        accepted(answer.get());
      }
    }
    assertEquals(List.of(World.KEYS), busy.fetched);
  }

  @Test
  void issuerThatHangsHoldsNobodyElseUp() throws Exception {
    World busy = new World(Optional.empty(), Thread::startVirtualThread).publish(World.KEYS, OLD);
    String dead = "https://dead.example";
    CountDownLatch hold = new CountDownLatch(1);
    busy.held.put(dead + "/keys", hold);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Evidence>> waiting = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        int id = i;
        String token = withClaims(claims -> claims.put("iss", dead).put("jti", id));
        Callable<Evidence> question =
            () -> busy.about(token, new Allow.Issuer(dead, Optional.of(dead + "/keys")));
        waiting.add(callers.submit(question));
      }

      accepted(busy.about(good()));

      hold.countDown();
      for (Future<Evidence> answer : waiting) {
        assertEquals(UNAVAILABLE, answer.get());
      }
    }
  }

  @Test
  void changesOfAnIssuerAreLoggedOnceAndWithoutTokens() {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.sallyport.server.jose");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      for (boolean up : new boolean[] {true, false, true}) {
        if (up) {
          world.publish(World.KEYS, OLD);
        } else {
          world.unplug(World.KEYS);
        }
        for (int i = 0; i < 3; i++) {
          world.pass(Duration.ofMinutes(6));
          world.about(another());
        }
      }
    } finally {
      logger.detachAppender(lines);
    }
    List<String> messages = lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertEquals(3, messages.size(), messages::toString);
    assertTrue(messages.get(0).startsWith("Issuer https://id.example.com can be reached"));
    assertTrue(messages.get(1).startsWith("Issuer https://id.example.com cannot be reached"));
    assertEquals(messages.get(0), messages.get(2));
    assertFalse(messages.toString().contains("eyJ"), messages::toString);
  }

  private static String configuration(String issuer, String keys) {
    return TestIssuer.JSON
        .createObjectNode()
        .put("issuer", issuer)
        .put("jwks_uri", keys)
        .toString();
  }
}
