package dev.sallyport.server.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.federation.Federation.Beginning;
import dev.sallyport.server.federation.Federation.Refusal;
import dev.sallyport.server.federation.Federation.Return;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.federation.FederatedFlows.Purpose;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Logins elsewhere, with providers that answer over TLS on loopback. */
final class FederationTest {
  @TempDir Path folder;
  private World world;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException, JoseException {
    world = new World(folder, false);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void newcomerOfAnAdmittedDomainHasAnAccountWithTheRolesOfTheirGroups() {
    world.provider.claims = token -> token.putArray("groups").add("admins").add("strangers");

    Evidence.Session session = world.session(world.whole("one"));

    assertEquals("ann@example.com", session.person().email());
    assertTrue(session.person().verified());
    assertEquals(List.of("user", "staff", "admin"), session.person().roles());
    assertEquals(new Assurance(Aal.AAL1, List.of("fed")), session.assurance());
    assertEquals(List.of("registration.succeeded"), events());
  }

  @Test
  void whoComesBackAnotherTimeIsTheSamePersonWhateverTheirAddressIsByThen() {
    UUID first = world.session(world.whole("one")).person().id();
    world.provider.user.put("email", "another@elsewhere.example").put("email_verified", false);

    assertEquals(first, world.session(world.whole("one")).person().id());
  }

  @Test
  void whatWasProvenIsAsOldAsTheLoginThere() {
    long before = world.now.minusSeconds(3_600).getEpochSecond();
    world.provider.claims = token -> token.put("auth_time", before);

    assertEquals(before, world.session(world.whole("one")).authenticatedAt().getEpochSecond());
  }

  @Test
  void requestHasAllThatAnAnswerIsHeldAgainst() {
    Map<String, String> one = StandIn.parameters(there("one").getRawQuery());
    Map<String, String> two = StandIn.parameters(there("two").getRawQuery());

    assertEquals("code", one.get("response_type"));
    assertEquals("S256", one.get("code_challenge_method"));
    assertEquals(43, one.get("code_challenge").length());
    assertEquals(World.AUTH + "/login/with/one/callback", one.get("redirect_uri"));
    assertFalse(one.containsKey("response_mode"));
    for (String fresh : List.of("state", "nonce", "code_challenge", "redirect_uri")) {
      assertNotEquals(one.get(fresh), two.get(fresh), fresh);
    }
    assertFalse(one.containsValue(world.browser.orElseThrow().text()));
  }

  private URI there(String name) {
    return world.there(name, Purpose.LOGIN);
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("48: no algorithm", w -> sign(w, payload -> unsigned(payload))),
        lie(
            "49: HMAC under the client's secret",
            w ->
                sign(
                    w,
                    payload ->
                        StandIn.signed(
                            payload,
                            "HS256",
                            new SecretKeySpec(
                                StandIn.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"),
                            "one"))),
        lie(
            "49: HMAC under the public key",
            w ->
                sign(
                    w,
                    payload ->
                        StandIn.signed(
                            payload,
                            "HS256",
                            new SecretKeySpec(
                                w.provider.key.getRsaPublicKey().getEncoded(), "HmacSHA256"),
                            "one"))),
        lie("50: five parts, as if it was encrypted", w -> sign(w, _ -> "a.b.c.d.e")),
        lie("52: a key of another name", w -> sign(w, foreign("another")::apply)),
        lie("52: another key of the same name", w -> sign(w, foreign("one")::apply)),
        lie("55: another issuer", w -> claims(w, token -> token.put("iss", w.other.url()))),
        lie("55: no issuer", w -> claims(w, token -> token.remove("iss"))),
        lie("55: another client", w -> claims(w, token -> token.put("aud", "another"))),
        lie(
            "55: another client, too",
            w -> claims(w, token -> token.putArray("aud").add(StandIn.CLIENT).add("another"))),
        lie("55: given to another client", w -> claims(w, token -> token.put("azp", "another"))),
        lie("55: over", w -> claims(w, token -> moved(token, -3_600))),
        lie("55: of the future", w -> claims(w, token -> moved(token, 3_600))),
        lie("55: without an end", w -> claims(w, token -> token.remove("exp"))),
        lie(
            "54: a claim as deep as a well",
            w -> sign(w, payload -> w.provider.signed(deep(payload)))),
        lie("122: no nonce", w -> claims(w, token -> token.remove("nonce"))),
        lie("122: the nonce of another login", w -> claims(w, token -> token.put("nonce", "n"))),
        lie("125: no subject", w -> claims(w, token -> token.remove("sub"))),
        lie("123: only an access token", w -> w.provider.tokens = a -> a.remove("id_token")),
        lie(
            "123: what it says about the user is about another",
            w -> {
              w.provider.claims = token -> token.remove("email");
              w.provider.userInfo.put("sub", "another").put("email", "ann@example.com");
            }),
        lie("126: it leads us elsewhere", w -> w.provider.broken.put("/token", 302)));
  }

  private static Arguments lie(String row, Consumer<World> lie) {
    return arguments(row, lie);
  }

  private static void sign(World world, UnaryOperator<String> signing) {
    world.provider.signing = signing;
  }

  private static void claims(World world, Consumer<ObjectNode> claims) {
    world.provider.claims = claims;
  }

  private static void moved(ObjectNode token, int seconds) {
    token.put("iat", token.path("iat").asLong() + seconds);
    token.put("exp", token.path("exp").asLong() + seconds);
  }

  private static String unsigned(String payload) {
    return base64("{\"alg\":\"none\"}") + "." + base64(payload) + ".";
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String deep(String payload) {
    return payload.substring(0, payload.length() - 1)
        + ",\"well\":"
        + "[".repeat(5_000)
        + "]".repeat(5_000)
        + "}";
  }

  private static UnaryOperator<String> foreign(String id) {
    try {
      RsaJsonWebKey key = StandIn.newKey(id);
      return payload -> StandIn.signed(payload, "RS256", key.getPrivateKey(), id);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Refused input, rows 48 to 55, 122, 123, 125, 126: whoever is in the provider's place lies. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void nobodyLogsInByALie(String row, Consumer<World> lie) {
    lie.accept(world);

    assertEquals(new Return.Refused(Refusal.UNTRUE), world.whole("one"), row);
    assertEquals(Optional.empty(), world.store.holder("ann@example.com"));
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        answer("125: another issuer (RFC 9207)", a -> StandIn.with(a, "iss", "https://e.example")),
        answer("125: no issuer, which it promises to name", a -> StandIn.without(a, "iss")),
        answer("130: no code", a -> StandIn.without(a, "code")),
        answer("12: two codes", a -> StandIn.with(a, "code", "a", "b")),
        answer("12: two issuers", a -> StandIn.with(a, "iss", "a", "b")),
        answer("response_mode: an ID token beside the code", a -> StandIn.with(a, "id_token", "x")),
        answer("response_mode: an access token", a -> StandIn.with(a, "access_token", "x")),
        answer("response_mode: a JWT (JARM)", a -> StandIn.with(a, "response", "a.b.c")),
        answer(
            "34: a code of somebody else's login",
            a -> StandIn.with(a, "code", "00000000-0000-0000-0000-000000000000")),
        answer("19: an error with markup", a -> StandIn.with(a, "error", "<script>")));
  }

  private static Arguments answer(String row, UnaryOperator<Map<String, List<String>>> tampered) {
    return arguments(row, tampered);
  }

  /** Refused input, rows 12, 34, 125 and 130: somebody tampers with what the browser brings. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void nobodyLogsInByAnAnswerOfAnotherForm(
      String row, UnaryOperator<Map<String, List<String>>> tampered) {
    assertEquals(
        new Return.Refused(Refusal.UNTRUE),
        world.back("one", tampered.apply(world.login("one"))),
        row);
  }

  /**
   * Refused input, row 34: a code that the attacker got for themselves, in the victim's browser.
   */
  @Test
  void codeOfAnotherLoginIsRefusedByItsVerifier() {
    world.browser = Optional.empty();
    var ofAttacker = world.login("one");
    world.browser = Optional.empty();
    var ofVictim = world.login("one");

    assertEquals(
        new Return.Refused(Refusal.UNTRUE),
        world.back("one", StandIn.with(ofVictim, "code", ofAttacker.get("code").getFirst())));
  }

  static Stream<Arguments> states() {
    return Stream.of(
        arguments("124: in another browser", (Consumer<World>) FederationTest::otherBrowser),
        arguments("124: without a cookie", (Consumer<World>) w -> w.browser = Optional.empty()),
        arguments("84: too late", (Consumer<World>) w -> w.now = w.now.plus(Federation.PATIENCE)));
  }

  private static void otherBrowser(World world) {
    world.browser = Optional.empty();
    world.there("one", Purpose.LOGIN);
  }

  /** Refused input, rows 71, 84 and 124. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void answerIsGoodInTheBrowserThatBeganAndNotForLong(String row, Consumer<World> change) {
    var answer = world.login("one");
    change.accept(world);

    assertEquals(new Return.Refused(Refusal.STALE), world.back("one", answer), row);
  }

  /** Refused input, rows 124 and 130. */
  @Test
  void answerIsGoodOnce() {
    var answer = world.login("one");
    assertInstanceOf(Return.Arrived.class, world.back("one", answer));

    assertEquals(new Return.Refused(Refusal.STALE), world.back("one", answer));
  }

  /** Refused input, row 124. */
  @Test
  void stateThatNobodyIssuedOrThatIsThereTwiceOrNotAtAllIsRefused() {
    var answer = world.login("one");

    for (var wrong :
        List.of(
            StandIn.without(answer, "state"),
            StandIn.with(answer, "state", "invented"),
            StandIn.with(answer, "state", answer.get("state").getFirst(), "x"))) {
      assertEquals(new Return.Refused(Refusal.STALE), world.back("one", wrong));
    }
  }

  /** Refused input, row 125: one provider is taken for another (mix-up). */
  @Test
  void answerThatCameForOneProviderIsNoneAtTheAddressOfAnother() {
    var answer = world.login("one");

    assertEquals(new Return.Refused(Refusal.STALE), world.back("two", answer));
    assertEquals(new Return.Refused(Refusal.STALE), world.back("one", answer), "used up");
  }

  /** Refused input, row 125. */
  @Test
  void sameIdAtAnotherProviderIsSomebodyElse() {
    UUID one = world.session(world.whole("one")).person().id();
    world.other.user.put("email", "zoe@example.com");

    assertNotEquals(one, world.session(world.whole("two")).person().id());
  }

  /** Refused input, rows 119 and 130. */
  @ParameterizedTest
  @CsvSource({
    "one, ann@example.com, false, , NO_ADDRESS",
    "one, '', true, , NO_ADDRESS",
    "one, no address, true, , NO_ADDRESS",
    "one, ann@elsewhere.example, true, , NO_ACCOUNT",
    "one, ann@example.com.evil.example, true, , NO_ACCOUNT",
    "google, ann@example.com, true, , NO_ADDRESS",
    "google, ann@example.com, true, other.example, NO_ADDRESS",
    "google, ann@gmail.com, true, , NO_ACCOUNT",
  })
  void nobodyRegistersWithAnAddressThatProvesNothingOrIsNotAdmitted(
      String name, String email, boolean verified, String hosted, Refusal why) {
    world.provider.user.put("email", email).put("email_verified", verified);
    if (hosted != null) {
      world.provider.user.put("hd", hosted);
    }

    assertEquals(new Return.Refused(why), world.whole(name));
  }

  @Test
  void addressInADomainThatGoogleLooksAfterIsGood() {
    world.provider.user.put("hd", "example.com");

    assertEquals("ann@example.com", world.session(world.whole("google")).person().email());
  }

  @Test
  void addressThatIsNotInTheTokenIsAskedFor() {
    world.provider.claims = token -> token.remove(List.of("email", "email_verified"));
    world
        .provider
        .userInfo
        .put("sub", "248289761001")
        .put("email", "ann@example.com")
        .put("email_verified", true);

    assertEquals("ann@example.com", world.session(world.whole("one")).person().email());
  }

  /** Refused input, row 127. */
  @Test
  void disabledPersonIsNotLetIn() {
    world.identities.disable(world.session(world.whole("one")).person().id());

    assertEquals(new Return.Refused(Refusal.DISABLED), world.whole("one"));
  }

  @Test
  void keysAreAskedForAgainWhenTheProviderHasOthers() throws JoseException {
    world.whole("one");
    world.provider.key = StandIn.newKey("two");
    world.pass(Duration.ofSeconds(31));

    assertInstanceOf(Return.Arrived.class, world.whole("one"));
    assertEquals(2, world.provider.keysAsked.get());
  }

  @Test
  void inventedKeysDoNotHaveTheProviderAskedAgainAndAgain() {
    world.whole("one");
    sign(world, foreign("invented"));
    for (int n = 0; n < 5; n++) {
      assertEquals(new Return.Refused(Refusal.UNTRUE), world.whole("one"));
    }

    assertEquals(1, world.provider.keysAsked.get());
  }

  /** Refused input: a provider answers 500, or 10 MB. */
  @ParameterizedTest
  @CsvSource({"/token, 500", "/token, 10000000", "/token, 429", "/jwks, 500", "/jwks, 10000000"})
  void providerThatIsBrokenIsDownAndTheOthersAreNot(String path, int how) {
    world.provider.broken.put(path, how);

    assertEquals(new Return.Down(Optional.of("to")), world.whole("one"));
    assertTrue(world.federation.offers().getFirst().down());
    world.pass(Duration.ofMinutes(1));
    assertFalse(world.federation.offers().getFirst().down(), "it may be back");

    assertFalse(world.federation.offers().get(1).down());
    assertInstanceOf(Return.Unlinked.class, second());
  }

  private Return second() {
    world.person("bob@example.com");
    world.other.user.put("email", "bob@example.com");
    return world.whole("two");
  }

  @ParameterizedTest
  @CsvSource({"500", "404", "10000000"})
  void nobodyIsSentToAProviderOfWhichNothingIsKnown(int how) {
    String path = "/.well-known/openid-configuration";
    world.provider.broken.put(path, how);
    assertEquals(new Beginning.Down(), begin());

    world.provider.broken.remove(path);
    assertEquals(new Beginning.Down(), begin(), "it is left in peace for a moment");
    world.pass(Duration.ofNanos(Discovery.REST));
    assertInstanceOf(Beginning.Sent.class, begin());

    world.provider.broken.put(path, how);
    world.pass(Duration.ofNanos(Discovery.FRESH));
    assertInstanceOf(Beginning.Sent.class, begin(), "what it said is good for a while");
    world.pass(Duration.ofNanos(Discovery.STALE));
    assertEquals(new Beginning.Down(), begin());
  }

  private Beginning begin() {
    return world.federation.begin("one", Purpose.LOGIN, Optional.empty(), Optional.empty(), false);
  }

  /** Refused input, row 126. */
  @ParameterizedTest
  @CsvSource({
    "issuer, https://e.example",
    "token_endpoint, http://127.0.0.1/token",
    "authorization_endpoint, http://127.0.0.1/authorize",
    "token_endpoint, https://a@e.example/token",
    "authorization_endpoint, 'javascript:alert(1)'"
  })
  void discoveryDocumentThatLeadsElsewhereIsNone(String field, String value) {
    world.provider.discovery = document -> document.put(field, value);

    assertEquals(new Beginning.Down(), begin());
  }

  /** Refused input, row 130. */
  @ParameterizedTest
  @CsvSource({"access_denied, true", "login_required, true", "server_error, false"})
  void whoDoesNotLogInThereIsToldWhy(String error, boolean denied) {
    var answer = StandIn.with(StandIn.without(world.login("one"), "code"), "error", error);

    assertEquals(
        denied ? new Return.Denied(Optional.of("to")) : new Return.Down(Optional.of("to")),
        world.back("one", answer));
  }

  @Test
  void personOfGitHubIsKnownByTheirNumberAndThePrimaryAddress() {
    UUID ann = world.person("ann@example.com");
    assertEquals(new Return.Unlinked(), world.whole("github"));
    world.agree(world.session(ann));

    assertEquals(ann, world.session(world.whole("github")).person().id());
  }

  /** Refused input, row 119. */
  @Test
  void addressThatGitHubHasNotVerifiedIsNone() {
    world.person("ann@example.com");
    world.provider.user.put("email_verified", false);

    assertEquals(new Return.Refused(Refusal.NO_ADDRESS), world.whole("github"));
  }

  /** GitHub answers 200 when it refuses; refused input, row 34. */
  @Test
  void codeThatGitHubRefusesLogsNobodyIn() {
    assertEquals(
        new Return.Refused(Refusal.UNTRUE),
        world.back("github", StandIn.with(world.login("github"), "code", "invented")));
  }

  private List<String> events() {
    return world.trail.find(AuditQuestion.latest(10)).stream()
        .map(AuditEvent::kind)
        .sorted()
        .toList();
  }
}
