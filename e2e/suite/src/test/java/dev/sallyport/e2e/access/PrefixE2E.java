package dev.sallyport.e2e.access;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.GuardedApp.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.OtherSettings;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The login pages at an app's host, below a prefix, by the sample for that. */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PrefixE2E {
  private static final String SAMPLE = "samples/login-pages/prefix.yaml";
  private static final String PASSWORD = "several words in a row";

  private final String email = UUID.randomUUID() + "@example.com";
  private Installation sallyport;
  private OtherSettings operator;
  private GuardedApp blog;
  private String shop;
  private String auth;

  @BeforeAll
  void mount(Installation installation) throws Exception {
    sallyport = installation;
    shop = installation.url("shop");
    auth = shop + "/auth";
    installation.apply(Files.readString(WithSallyport.ROOT.resolve(SAMPLE)));
    operator =
        installation.reconfigure(
            "operator",
            yaml ->
                yaml.replace(
                    "authHost: auth.sallyport.localhost",
                    "authHost: shop.sallyport.localhost/auth"));
    blog = GuardedApp.install(installation, "blog");
    blog.guard("- {name: rest, paths: [\"/**\"], allow: {session: {}}}");
    blog.awaitReached();
  }

  @AfterAll
  void leave() throws Exception {
    blog.close();
    operator.close();
    sallyport.kubectl(
        "delete", "-f", WithSallyport.ROOT.resolve(SAMPLE).toString(), "--ignore-not-found");
  }

  private OtherSettings mounted(String mode) throws Exception {
    return sallyport.reconfigure(
        "runtime",
        auth,
        yaml ->
            yaml.replace(sallyport.url("auth"), auth)
                .replace("mode: SharedDomain", "mode: " + mode));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SharedDomain", "PerHost"})
  void somebodyRegistersUsesTwoAppsAndLogsOut(String mode) throws Exception {
    String address = mode + "-" + email;
    try (OtherSettings _ = mounted(mode);
        Browser browser = new Browser(sallyport)) {
      HttpResponse<String> login = browser.navigate(shop + "/account?tab=1");
      assertEquals(200, login.statusCode());
      assertTrue(
          login.uri().toString().startsWith(auth + "/login?return_to="), login.uri()::toString);
      assertTrue(login.body().contains("action=\"/auth/login\""), login.body());
      assertEquals(200, browser.get(auth + "/pages.js", Map.of()).statusCode());

      Map<String, String> account = Map.of("email", address, "password", PASSWORD);
      assertTrue(browser.post(auth + "/register", account).statusCode() < 400);
      HttpResponse<String> in =
          browser.post(
              auth + "/login",
              Map.of("email", address, "password", PASSWORD, "return_to", shop + "/account?tab=1"));
      assertEquals(Optional.of(shop + "/account?tab=1"), in.headers().firstValue("location"));

      assertEquals(200, browser.navigate(shop + "/account?tab=1").statusCode());
      HttpResponse<String> app = browser.get(shop + "/account", Visitor.JSON);
      assertEquals(address, Visitor.headersThatReached(app).get("x-user-email"));
      assertFalse(app.body().contains("sallyport_"), "the app got a cookie of the login pages");
      assertEquals(200, browser.navigate(sallyport.url("blog") + "/").statusCode());
      assertEquals(sallyport.url("blog") + "/", browser.way().getLast());
      assertEquals(200, browser.navigate(auth + "/settings/sessions").statusCode());

      HttpResponse<String> out = browser.post(auth + "/logout", Map.of());
      assertEquals(Optional.of("/auth/login"), out.headers().firstValue("location"));
      assertEquals(401, browser.get(shop + "/account", Visitor.JSON).statusCode());
      assertEquals(401, browser.get(sallyport.url("blog") + "/", Visitor.JSON).statusCode());
    }
  }

  @Test
  void prefixAtAnotherAppsHostLeadsToThePages() throws Exception {
    try (OtherSettings _ = mounted("SharedDomain");
        Browser browser = new Browser(sallyport)) {
      HttpResponse<String> answer =
          eventually(
              PATIENCE,
              () -> browser.get(sallyport.url("blog") + "/auth/register?a=b", Map.of()),
              seen -> seen.statusCode() == 302);
      assertEquals(Optional.of(auth + "/register?a=b"), answer.headers().firstValue("location"));
      assertEquals(421, browser.post(sallyport.url("blog") + "/auth/login", Map.of()).statusCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/auth", "/auth/**", "/auth/login"})
  void ruleForThePagesIsRefused(String path) {
    Problem refused =
        assertThrows(
            Problem.class,
            () ->
                sallyport.apply(
                    """
                    apiVersion: sallyport.dev/v1alpha1
                    kind: AccessRule
                    metadata: {name: thief, namespace: shop}
                    spec:
                      hosts: [shop.sallyport.localhost]
                      routes: [{name: thief, paths: ["%s"], allow: {session: {}}}]
                    """
                        .formatted(path)));

    assertTrue(
        refused
            .getMessage()
            .contains(
                "claims paths below /auth of shop.sallyport.localhost, where the login pages"),
        refused::getMessage);
  }

  /** The rule of the shop has "/**", and does not get what is the pages'. */
  @Test
  void pathsBelowThePrefixNeverReachTheAppThroughItsRule() throws Exception {
    try (OtherSettings _ = mounted("SharedDomain");
        Browser browser = new Browser(sallyport)) {
      assertEquals(401, browser.get(shop + "/authority", Visitor.JSON).statusCode());
      Map<String, String> account = Map.of("email", email, "password", PASSWORD);
      browser.post(auth + "/register", account);
      browser.post(auth + "/login", account);

      assertEquals(200, browser.get(shop + "/authority", Visitor.JSON).statusCode());
      assertEquals(404, browser.get(auth + "/nothing", Visitor.JSON).statusCode());
      int spelled = browser.get(shop + "/%61uth/nothing", Visitor.JSON).statusCode();
      assertTrue(spelled == 404 || spelled == 403, "the app answered " + spelled);
    }
  }
}
