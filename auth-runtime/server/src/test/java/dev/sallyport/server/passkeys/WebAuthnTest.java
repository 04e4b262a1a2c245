package dev.sallyport.server.passkeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.upokecenter.cbor.CBORObject;
import dev.sallyport.server.passkeys.WebAuthn.Made;
import dev.sallyport.server.passkeys.WebAuthn.Signed;
import dev.sallyport.server.passkeys.WebAuthn.Verification;
import dev.sallyport.store.factors.Octets;
import dev.sallyport.store.factors.Passkey;
import dev.sallyport.store.factors.Passkeys;
import dev.sallyport.store.identities.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Refused input, row 98, beside what is not refused. */
final class WebAuthnTest {
  private static final Octets HANDLE = octets(1);
  private static final Octets CHALLENGE = octets(2);
  private static final UUID ANN = new UUID(7, 1);

  private final WebAuthn webAuthn =
      new WebAuthn(Party.of(URI.create("https://auth.example.com"), "Example"));
  private final SoftAuthenticator phone = new SoftAuthenticator("phone", HANDLE);

  /** Something that is wrong, and by what word one sees that it is refused for that. */
  record Bad(String what, String word, Consumer<SoftAuthenticator> how) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Bad bad(String what, String word, Consumer<SoftAuthenticator> how) {
    return new Bad(what, word, how);
  }

  /** What is wrong whether something is made or signed. */
  private static final List<Bad> BOTH =
      List.of(
          bad("another origin", "origin", a -> a.clientData.put("origin", "https://evil.example")),
          bad("an app's origin", "origin", a -> a.clientData.put("origin", "https://example.com")),
          bad(
              "a subdomain's origin",
              "origin",
              a -> a.clientData.put("origin", "https://x.auth.example.com")),
          bad(
              "another port",
              "origin",
              a -> a.clientData.put("origin", "https://auth.example.com:8443")),
          bad(
              "an origin without TLS",
              "origin",
              a -> a.clientData.put("origin", "http://auth.example.com")),
          bad("the domain's RP id", "RP ID", a -> a.rpId = "example.com"),
          bad("another RP id", "RP ID", a -> a.rpId = "evil.example"),
          bad("nobody present", "Presence", a -> a.flags &= ~SoftAuthenticator.PRESENT),
          bad(
              "another challenge",
              "challenge",
              a -> a.clientData.put("challenge", octets(9).base64url())),
          bad("a frame of another site", "frame", a -> a.clientData.put("crossOrigin", true)),
          bad(
              "a frame in another page",
              "frame",
              a -> a.clientData.put("topOrigin", "https://evil.example")),
          bad(
              "another ceremony's type",
              "type",
              a -> a.clientData.put("type", "webauthn.get.or.create")),
          bad("payment", "type", a -> a.clientData.put("type", "payment.get")),
          bad(
              "token binding",
              "oken binding",
              a ->
                  a.clientData
                      .putObject("tokenBinding")
                      .put("status", "present")
                      .put("id", "AAAA")));

  static final List<Bad> SIGNATURES =
      with(
          BOTH,
          bad("a key that was asked to be made", "type", a -> type(a, "webauthn.create")),
          bad("nobody verified", "Verification", a -> a.flags &= ~SoftAuthenticator.VERIFIED),
          bad(
              "no handle where nobody is known",
              "whose",
              a ->
                  a.onTheWay =
                      answer -> ((ObjectNode) answer.get("response")).remove("userHandle")),
          bad("another person's handle", "andle", a -> a.handle = octets(5)),
          bad(
              "a key that came to be on several devices",
              "Backup",
              a -> a.flags |= SoftAuthenticator.ELIGIBLE),
          bad("another signature", "signature", a -> a.onTheWay = put("signature", "AAAA")),
          bad(
              "what was not signed",
              "signature",
              a -> {
                SoftAuthenticator other = new SoftAuthenticator("phone", HANDLE);
                String elsewhere = read(other.get(CHALLENGE)).at("/response/signature").asText();
                a.onTheWay = put("signature", elsewhere);
              }));

  static final List<Bad> KEYS =
      with(
          BOTH,
          bad("a signature in its place", "type", a -> type(a, "webauthn.get")),
          bad("an algorithm that was not asked for", "algorithm", a -> algorithm(a, -36)),
          bad("RSA with SHA-1", "algorithm", a -> algorithm(a, -65535)),
          bad("no algorithm", "", a -> a.publicKey.Remove(CBORObject.FromObject(3))),
          bad("an algorithm of another kind of key", "of no use", a -> algorithm(a, -257)),
          bad(
              "a point off the curve",
              "of no use",
              a -> a.publicKey.set(CBORObject.FromObject(-2), zero())),
          bad("an attestation with certificates", "format", a -> a.format = "tpm"),
          bad("an attestation of Android", "format", a -> a.format = "android-safetynet"),
          bad("an attestation that nobody knows", "format", a -> a.format = "trust-me"),
          bad("an attestation that is none", "", a -> a.format = "packed"),
          bad(
              "another id beside it",
              "id",
              a ->
                  a.onTheWay =
                      answer ->
                          answer
                              .put("id", octets(4).base64url())
                              .put("rawId", octets(4).base64url())));

  private static List<Bad> with(List<Bad> some, Bad... more) {
    List<Bad> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }

  private static void type(SoftAuthenticator authenticator, String type) {
    authenticator.clientData.put("type", type);
  }

  private static void algorithm(SoftAuthenticator authenticator, int number) {
    authenticator.publicKey.set(CBORObject.FromObject(3), CBORObject.FromObject(number));
  }

  private static CBORObject zero() {
    return CBORObject.FromObject(new byte[32]);
  }

  private static Consumer<ObjectNode> put(String name, String value) {
    return answer -> ((ObjectNode) answer.get("response")).put(name, value);
  }

  @Test
  void passkeyThatWasMadeHereSigns() {
    phone.flags |= SoftAuthenticator.ELIGIBLE | SoftAuthenticator.BACKED_UP;
    Made.New made = made();
    assertEquals(phone.credential, made.credential());
    assertEquals(new Passkey.Backup(true, true), made.backup());
    assertEquals(List.of("internal"), made.transports());
    assertTrue(made.userVerified());

    phone.count = 1;

    assertEquals(new Signed.Good(true, true, 1), signed(found(made), Verification.REQUIRED));
  }

  @ParameterizedTest
  @FieldSource("SIGNATURES")
  void signatureIsRefused(Bad bad) {
    Passkeys.Found passkey = found(made());
    assertInstanceOf(Signed.Good.class, signed(passkey, Verification.REQUIRED), "before");

    bad.how().accept(phone);

    Signed.Refused refused =
        assertInstanceOf(Signed.Refused.class, signed(passkey, Verification.REQUIRED));
    assertTrue(refused.why().contains(bad.word()), refused::why);
  }

  @ParameterizedTest
  @FieldSource("KEYS")
  void keyIsRefused(Bad bad) {
    bad.how().accept(phone);

    Made.Refused refused =
        assertInstanceOf(
            Made.Refused.class, webAuthn.made(CHALLENGE, HANDLE, phone.create(CHALLENGE)));
    assertTrue(refused.why().contains(bad.word()), refused::why);
  }

  @Test
  void keyWithoutPinIsEnoughAfterAPasswordAlone() {
    Passkeys.Found passkey = found(made());
    phone.flags = SoftAuthenticator.PRESENT;

    assertEquals(new Signed.Good(false, false, 0), signed(passkey, Verification.PREFERRED));
    assertInstanceOf(Signed.Refused.class, signed(passkey, Verification.REQUIRED));
  }

  @Test
  void countThatGoesBackTellsOfACopy() {
    phone.count = 7;
    Passkeys.Found passkey = found(made());

    assertEquals(new Signed.Behind(), signed(passkey, Verification.REQUIRED), "as often");
    phone.count = 6;
    assertEquals(new Signed.Behind(), signed(passkey, Verification.REQUIRED));
    phone.count = 0;
    assertEquals(new Signed.Behind(), signed(passkey, Verification.REQUIRED));
    phone.count = 8;
    assertInstanceOf(Signed.Good.class, signed(passkey, Verification.REQUIRED));
  }

  /** A copy that says nothing else right is no copy. */
  @Test
  void countIsLookedAtInGoodSignaturesAlone() {
    phone.count = 7;
    Passkeys.Found passkey = found(made());
    phone.count = 6;
    phone.onTheWay = put("signature", "AAAA");

    assertInstanceOf(Signed.Refused.class, signed(passkey, Verification.REQUIRED));
  }

  @Test
  void passkeyOfSomebodyElseSignsForNobodyElse() {
    SoftAuthenticator other = new SoftAuthenticator("other", octets(5));
    Passkeys.Found passkey = found(made());

    var answer = WebAuthn.read(other.get(CHALLENGE)).orElseThrow();

    assertInstanceOf(
        Signed.Refused.class, webAuthn.signed(CHALLENGE, passkey, Verification.PREFERRED, answer));
  }

  @Test
  void anythingElseIsNoAnswer() {
    String good = phone.get(CHALLENGE);
    for (String text :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"id\":\"AA\"}",
            good.replace("public-key", "password"),
            good.replace("\"rawId\":\"", "\"rawId\":\"AAAA"),
            good.replace("\"clientDataJSON\":\"", "\"clientDataJSON\":\"====="),
            good + " ".repeat(WebAuthn.LONGEST_ANSWER))) {
      assertEquals(Optional.empty(), WebAuthn.read(text), text);
      assertInstanceOf(Made.Refused.class, webAuthn.made(CHALLENGE, HANDLE, text), text);
    }
  }

  @Test
  void idThatIsTooLongIsRefused() {
    SoftAuthenticator large = new SoftAuthenticator(new byte[1024], HANDLE);

    assertEquals(
        new Made.Refused("an id or a key too long"),
        webAuthn.made(CHALLENGE, HANDLE, large.create(CHALLENGE)));
  }

  @Test
  void clientDataWithAMemberTwiceIsRefused() {
    String twice =
        "{\"type\":\"webauthn.get\",\"crossOrigin\":true,\"crossOrigin\":false,\"challenge\":\"%s\",\"origin\":\"https://auth.example.com\"}"
            .formatted(CHALLENGE.base64url());
    Passkeys.Found passkey = found(made());
    phone.onTheWay =
        put("clientDataJSON", Octets.of(twice.getBytes(StandardCharsets.UTF_8)).base64url());

    assertInstanceOf(Signed.Refused.class, signed(passkey, Verification.PREFERRED));
  }

  @Test
  void questionNamesOurHostOurAlgorithmsAndNoMakersWord() {
    JsonNode key = read(webAuthn.creation(CHALLENGE, HANDLE, "ann@example.com", List.of()));

    assertEquals("auth.example.com", key.at("/publicKey/rp/id").asText());
    assertEquals(HANDLE.base64url(), key.at("/publicKey/user/id").asText());
    assertEquals("none", key.at("/publicKey/attestation").asText());
    assertEquals(
        List.of(-8, -7, -257),
        key.at("/publicKey/pubKeyCredParams").findValues("alg").stream()
            .map(JsonNode::asInt)
            .toList());
    assertEquals("preferred", key.at("/publicKey/authenticatorSelection/residentKey").asText());
  }

  @Test
  void passkeysThatSomebodyHasAreNotMadeTwice() {
    Passkey has = found(made()).passkey();

    JsonNode key = read(webAuthn.creation(CHALLENGE, HANDLE, "ann@example.com", List.of(has)));

    assertEquals(
        phone.credential.base64url(), key.at("/publicKey/excludeCredentials/0/id").asText());
  }

  /** Refused input, row 111: whoever has not said who they are is not told what anybody has. */
  @Test
  void firstQuestionNamesNoPasskeyAndAsksForVerification() {
    JsonNode question = read(webAuthn.request(CHALLENGE, List.of(), Verification.REQUIRED));

    assertFalse(question.path("publicKey").has("allowCredentials"));
    assertEquals("required", question.at("/publicKey/userVerification").asText());
    assertEquals("auth.example.com", question.at("/publicKey/rpId").asText());
  }

  private Made.New made() {
    return assertInstanceOf(
        Made.New.class, webAuthn.made(CHALLENGE, HANDLE, phone.create(CHALLENGE)));
  }

  private Signed signed(Passkeys.Found passkey, Verification verification) {
    return webAuthn.signed(
        CHALLENGE, passkey, verification, WebAuthn.read(phone.get(CHALLENGE)).orElseThrow());
  }

  private static Passkeys.Found found(Made.New made) {
    return new Passkeys.Found(
        new Passkey(
            new UUID(9, 1),
            ANN,
            made.credential(),
            made.publicKey(),
            made.signCount(),
            made.backup(),
            made.userVerified(),
            made.transports(),
            made.aaguid(),
            "Phone",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty()),
        HANDLE,
        new Identity(ANN, "ann@example.com", true, List.of()),
        0);
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Octets octets(int n) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) n;
    return Octets.of(bytes);
  }
}
