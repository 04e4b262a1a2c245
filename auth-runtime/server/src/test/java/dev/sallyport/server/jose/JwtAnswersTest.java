package dev.sallyport.server.jose;

import static dev.sallyport.server.jose.TestIssuer.good;
import static dev.sallyport.server.jose.TestIssuer.jwk;
import static dev.sallyport.server.jose.TestIssuer.withClaims;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.server.facts.Answers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is remembered about tokens, and for how long. */
final class JwtAnswersTest {
  private static final Evidence INVALID = new Evidence.Rejected(Flaw.INVALID);

  private final World world =
      new World().publish(World.KEYS, TestIssuer.keys(jwk("rsa", TestIssuer.RSA)));

  @Test
  void goodTokenIsKnownForAMinute() {
    String token = withClaims(claims -> claims.put("exp", TestIssuer.NOW + 3600));
    assertEquals(Optional.empty(), world.known(token, World.ISSUER));

    Evidence proven = world.about(token);

    world.pass(Duration.ofSeconds(59));
    assertEquals(Optional.of(proven), world.known(token, World.ISSUER));
    world.pass(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), world.known(token, World.ISSUER));
  }

  @Test
  void goodTokenIsKnownNoLongerThanItIsGood() {
    String token = withClaims(claims -> claims.put("exp", TestIssuer.NOW - 50).put("iat", 1));
    assertInstanceOf(Evidence.Jwt.class, world.about(token));

    world.pass(Duration.ofSeconds(9));
    assertInstanceOf(Evidence.Jwt.class, world.known(token, World.ISSUER).orElseThrow());
    world.pass(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), world.known(token, World.ISSUER));
    assertEquals(new Evidence.Rejected(Flaw.EXPIRED), world.about(token));
  }

  @Test
  void badTokenIsKnownForTwoSeconds() {
    String token = withClaims(claims -> claims.put("sub", ""));
    assertEquals(INVALID, world.about(token));

    world.pass(Duration.ofMillis(1999));
    assertEquals(Optional.of(INVALID), world.known(token, World.ISSUER));
    world.pass(Duration.ofMillis(1));
    assertEquals(Optional.empty(), world.known(token, World.ISSUER));
  }

  @Test
  void whatCouldNotBeFoundOutIsNotRemembered() {
    world.unplug(World.KEYS);
    assertInstanceOf(Evidence.Unavailable.class, world.about(good()));

    assertEquals(Optional.empty(), world.known(good(), World.ISSUER));
  }

  @Test
  void tokenOfAWithdrawnKeyLivesForAMinute() {
    String token = withClaims(claims -> claims.put("exp", TestIssuer.NOW + 3600));
    world.about(good());
    world.pass(Duration.ofSeconds(299));
    assertInstanceOf(Evidence.Jwt.class, world.about(token));
    world.publish(World.KEYS, TestIssuer.keys());

    world.pass(Duration.ofSeconds(59));
    assertInstanceOf(Evidence.Jwt.class, world.about(token));
    world.pass(Duration.ofSeconds(1));
    assertEquals(INVALID, world.about(token));
  }

  @Test
  void whatIsKnownToOneRuleIsNotKnownToAnother() {
    Allow.Issuer other = new Allow.Issuer("https://other.example", Optional.empty());
    world.about(good());

    assertTrue(world.known(good(), World.ISSUER).isPresent());
    assertEquals(Optional.empty(), world.known(good(), other));
    assertEquals(Optional.empty(), world.known(good(), World.ISSUER, other));
    assertEquals(
        Optional.empty(),
        world.known(good(), new Allow.Issuer(TestIssuer.ID, Optional.of("https://x/keys"))));
  }

  @Test
  void memoryIsBounded() {
    Answers<Question> answers = new Answers<>(100);
    for (int i = 0; i < 1000; i++) {
      answers.put(question(i), INVALID, i, Duration.ofSeconds(2));
      assertTrue(answers.size() <= 100);
      assertEquals(Optional.of(INVALID), answers.get(question(i), i));
    }
    answers.put(question(1), INVALID, Duration.ofSeconds(3).toNanos(), Duration.ofSeconds(2));
  }

  @Test
  void nothingThatIsRememberedHasTheTokenInIt() {
    String token = good();

    assertFalse(Question.about(token, List.of()).toString().contains(token));
    assertEquals("***", SignedToken.parse(token).orElseThrow().toString());
  }

  @Test
  void floodOfTokensIsCheckedFewAtATimeAndThenEverythingGoesOn() throws Exception {
    List<String> flood = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int id = i;
      flood.add(withClaims(claims -> claims.put("jti", id)));
    }
    world.about(good());
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Evidence>> questions = new ArrayList<>();
      flood.forEach(token -> questions.add(() -> world.about(token)));
      for (Future<Evidence> answer : callers.invokeAll(questions)) {
        assertFalse(answer.get() instanceof Evidence.Rejected);
      }
    }
    flood.forEach(token -> assertInstanceOf(Evidence.Jwt.class, world.about(token)));
  }

  private static Question question(int i) {
    return Question.about("token " + i, List.of(World.ISSUER));
  }
}
