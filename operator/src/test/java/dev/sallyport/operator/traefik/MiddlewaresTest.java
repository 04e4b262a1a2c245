package dev.sallyport.operator.traefik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.operator.traefik.MiddlewareSpec.Headers;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MiddlewaresTest {
  private static final Middleware GUARD = shared(Link.GUARD);
  private static final Middleware BYPASS = shared(Link.BYPASS);

  private static final OwnerReference OWNER =
      new OwnerReferenceBuilder()
          .withApiVersion("sallyport.dev/v1alpha1")
          .withKind("AccessRule")
          .withName("shop")
          .withUid("6f1b0c9e-6a0f-4b69-9d0a-0a4c1d7f0001")
          .build();
  private static final Middleware CORS =
      Middlewares.cors(
          "shop",
          "shop",
          OWNER,
          Headers.cors(
              List.of("https://app.example.com"),
              List.of("GET", "POST"),
              List.of("Content-Type"),
              List.of("X-Total"),
              true,
              3600));

  @Test
  void theGuardIsExactlyThis() throws IOException {
    assertEquals(golden("guard.yaml"), Serialization.asYaml(GUARD));
  }

  @Test
  void theChainOfARuleIsExactlyThis() throws IOException {
    assertEquals(
        golden("chain.yaml"),
        Serialization.asYaml(Middlewares.chain("shop", "shop", OWNER, List.of(Middlewares.GUARD))));
  }

  @Test
  void forwardedFieldsAreTakenAwayExactlyLikeThis() throws IOException {
    assertEquals(golden("forwarded.yaml"), Serialization.asYaml(shared(Link.FORWARDED)));
  }

  @Test
  void clientCertificateIsPassedOnExactlyLikeThis() throws IOException {
    assertEquals(
        golden("client-certificate.yaml"), Serialization.asYaml(shared(Link.CLIENT_CERTIFICATE)));
  }

  @Test
  void trustingGuardIsTheGuardButForItsNameAndItsTrust() throws IOException {
    assertEquals(
        golden("guard.yaml")
            .replace("name: \"sallyport\"", "name: \"sallyport-trusting\"")
            .replace("trustForwardHeader: false", "trustForwardHeader: true"),
        Serialization.asYaml(shared(Link.TRUSTING)));
  }

  @ParameterizedTest
  @EnumSource
  void sharedMiddlewareIsTheSameWhenItComesBack(Link link) {
    assertTrue(Middlewares.same(shared(link), copy(Serialization.asYaml(shared(link)))));
  }

  @Test
  void chainTellsWhatItLeadsThrough() {
    var chain =
        Middlewares.chain("shop", "shop", OWNER, List.of("sallyport-forwarded", "sallyport"));

    assertTrue(Middlewares.leadsThrough(chain, Link.FORWARDED));
    assertFalse(Middlewares.leadsThrough(chain, Link.CLIENT_CERTIFICATE));
    assertFalse(Middlewares.leadsThrough(GUARD, Link.GUARD));
  }

  @Test
  void corsOfARuleIsExactlyThis() throws IOException {
    assertEquals(golden("cors.yaml"), Serialization.asYaml(CORS));
  }

  @Test
  void whatIsNotSaidAboutCorsIsNotWritten() {
    var headers = Headers.cors(List.of("*"), List.of("GET"), List.of(), List.of(), false, 0);

    assertNull(headers.accessControlAllowHeaders());
    assertNull(headers.accessControlExposeHeaders());
    assertNull(headers.accessControlMaxAge());
    assertEquals(true, headers.addVaryHeader());
  }

  @Test
  void bypassDeletesEveryIdentityHeaderInItsUsualSpellingsAndNothingElse() {
    Map<String, String> gone = BYPASS.getSpec().headers().customRequestHeaders();

    assertTrue(gone.keySet().containsAll(AppHeader.wireNames()));
    assertTrue(gone.keySet().containsAll(List.of("X_User_ID", "X-User_ID", "X_User-ID")));
    assertTrue(gone.keySet().stream().allMatch(name -> name.matches(AppHeader.lookalikes())));
    assertEquals(Set.of(""), Set.copyOf(gone.values()));
    assertTrue(Middlewares.same(BYPASS, copy(Serialization.asYaml(BYPASS))));
  }

  @ParameterizedTest
  @CsvSource({
    "sallyport,",
    "sallyport-bypass,",
    "sallyport-forwarded,",
    "sallyport-client-certificate,",
    "sallyport-trusting,",
    "sallyport-cors-shop, shop",
    "sallyport-cors-cors-shop, cors-shop",
    "shop, shop",
    "shop-cors, shop-cors"
  })
  void nameOfAMiddlewareTellsWhomItConcerns(String middleware, String rule) {
    assertEquals(Optional.ofNullable(rule), Middlewares.ruleOf(middleware));
  }

  @Test
  void whatTheServerReturnsIsTheSame() {
    assertTrue(Middlewares.same(GUARD, copy(Serialization.asYaml(GUARD))));
    assertTrue(Middlewares.same(CORS, copy(Serialization.asYaml(CORS))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trustForwardHeader: true",
        "authSigninURL: \"https://evil.example.com\"",
        "addAuthCookiesToResponse: [session]",
        "insecureSkipVerify: true",
        "preserveLocationHeader: false"
      })
  void anAlteredFieldIsADifference(String altered) {
    String field = altered.substring(0, altered.indexOf(':'));
    String yaml = Serialization.asYaml(GUARD).replaceFirst(field + ":.*", altered);

    assertFalse(Middlewares.same(GUARD, copy(yaml)));
  }

  @Test
  void aFieldThatWeDoNotWriteIsADifference() {
    String yaml = Serialization.asYaml(GUARD);
    String inForwardAuth = yaml.replaceFirst("    tls:\n", "    someNewField: true\n    tls:\n");
    String inTls = yaml.replaceFirst("      caSecret:", "      caOptional: true\n      caSecret:");

    assertFalse(Middlewares.same(GUARD, copy(inForwardAuth)));
    assertFalse(Middlewares.same(GUARD, copy(inTls)));
    assertFalse(Middlewares.same(GUARD, copy(yaml + "  stripPrefix:\n    prefixes: [/x]\n")));
  }

  @Test
  void everyIdentityHeaderIsTakenFromTheClient() {
    var forwardAuth = GUARD.getSpec().forwardAuth();

    assertTrue(forwardAuth.authResponseHeaders().containsAll(AppHeader.wireNames()));
    assertTrue(forwardAuth.authResponseHeaders().containsAll(List.of("Cookie", "Authorization")));
    assertFalse(
        forwardAuth.authRequestHeaders().stream().anyMatch(AppHeader.wireNames()::contains));
  }

  private static Middleware shared(Link link) {
    return Middlewares.shared(
        link, "shop", URI.create("https://gateway.example.com:4454"), "sallyport-gateway");
  }

  private static Middleware copy(String yaml) {
    return Serialization.unmarshal(yaml, Middleware.class);
  }

  private static String golden(String name) throws IOException {
    try (var in = MiddlewaresTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
