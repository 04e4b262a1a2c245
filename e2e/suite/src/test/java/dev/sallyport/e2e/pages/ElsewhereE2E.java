package dev.sallyport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.OtherSettings;
import dev.sallyport.e2e.WithSallyport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Logging in with somebody else's account, through the real Traefik, in a real browser. */
@ExtendWith({WithSallyport.class, WithBrowser.class})
final class ElsewhereE2E {
  private static final String PASSWORD = "several words in a row";
  private static final int PHONE = 320;
  private static final int DESK = 1280;

  private final String email = UUID.randomUUID() + "@example.com";

  /** Whoever runs the installation names two providers, as the how-to says. */
  private static OtherSettings with(Installation sallyport, ProviderStandIn provider, Path secret)
      throws Exception {
    Files.writeString(secret, ProviderStandIn.SECRET + "\n");
    return sallyport.reconfigure(
        "runtime",
        settings ->
            settings
                + """
                providers:
                - name: company
                  kind: oidc
                  title: Company
                  issuer: %1$s
                  clientId: sallyport
                  clientSecretFile: %2$s
                  domains: [example.com]
                  trust: %3$s
                - name: github
                  kind: github
                  site: %1$s
                  clientId: sallyport
                  clientSecretFile: %2$s
                  trust: %3$s
                """
                    .formatted(provider.url(), secret, sallyport.authority()));
  }

  @Test
  void somebodyLogsInElsewhereAndIsLinkedOnlyAfterShowingThatTheAccountIsTheirs(
      Installation sallyport, Browser browser) throws Exception {
    Path secret = Files.createTempFile("provider", ".secret");
    try (ProviderStandIn provider = ProviderStandIn.start(sallyport);
        OtherSettings _ = with(sallyport, provider, secret)) {
      newcomer(sallyport, browser, provider);
      linkedAfterProof(sallyport, browser, provider);
      linkedWithGitHub(sallyport, browser, provider);
      down(sallyport, browser, provider);
    } finally {
      Files.delete(secret);
    }
  }

  /** On the way to an app, without a script. */
  private void newcomer(Installation sallyport, Browser browser, ProviderStandIn provider) {
    provider.email = "new-" + email;
    try (Window window = Window.withoutJavaScript(browser, sallyport)) {
      window.shop("/account").link("Continue with Company").click();
      window.link("Go on as new-" + email).click();

      window.showsThePage(sallyport.url("shop") + "/account");
      assertEquals("Hello, new-" + email, window.heading());
      window.browserComplainedAboutNothing();
    }
  }

  private void linkedAfterProof(Installation sallyport, Browser browser, ProviderStandIn provider)
      throws Exception {
    provider.email = email;
    try (Window window = Window.ofWidth(browser, sallyport, DESK, ColorScheme.LIGHT)) {
      window.auth("/register").submit(email, PASSWORD, "Create account");
      window.shop("/account");
      seen(window, "login-with-providers");
      window.link("Continue with Company").click();
      window.link("Go on as " + email).click();
      assertEquals("Show that the account is yours", window.heading());
      seen(window, "link-proof");

      window.link("Sign in").click();
      window.submit(email, PASSWORD, "Sign in");
      assertEquals("Link Company?", window.heading());
      seen(window, "link-an-account");
      window.button("Link").click();
      assertEquals("Company is linked", window.heading());
      window.link("Continue").click();
      assertEquals("Hello, " + email, window.heading());

      window.auth("/settings/links");
      seen(window, "linked-accounts");
      window.mail(email, "Another way to sign in to your account");
      window.browserComplainedAboutNothing();
    }
    try (Window another = Window.open(browser, sallyport)) {
      another.auth("/login").link("Continue with Company").click();
      another.link("Go on as " + email).click();
      assertEquals("You are signed in", another.heading());
    }
  }

  private void linkedWithGitHub(Installation sallyport, Browser browser, ProviderStandIn provider)
      throws Exception {
    provider.email = "private-" + email;
    try (Window window = Window.ofWidth(browser, sallyport, PHONE, ColorScheme.DARK)) {
      window.auth("/login").submit(email, PASSWORD, "Sign in");
      window.auth("/settings/links");
      window.link("Link GitHub").click();
      window.link("Go on as private-" + email).click();
      assertEquals("Link GitHub?", window.heading());
      seen(window, "link-an-account-phone");
      window.button("Link").click();

      window.auth("/settings/links");
      assertEquals(2, window.page().locator("#links li").count());
      seen(window, "linked-accounts-phone");
    }
    try (Window window = Window.open(browser, sallyport)) {
      window.shop("/account").link("Continue with GitHub").click();
      window.link("Go on as private-" + email).click();
      assertEquals("Hello, " + email, window.heading());

      window.auth("/settings/links").button("Unlink").last().click();
      assertEquals(1, window.page().locator("#links li").count());
      window.mail(email, "A way to sign in to your account is gone");
    }
  }

  /** The page says which, and the others still work. */
  private void down(Installation sallyport, Browser browser, ProviderStandIn provider) {
    try (Window window = Window.ofWidth(browser, sallyport, DESK, ColorScheme.LIGHT)) {
      window.auth("/login").link("Continue with Company").click();
      provider.broken = true;
      window.link("Go on as private-" + email).click();

      String problem = window.page().locator("#problem").innerText();
      assertTrue(problem.startsWith("Company does not answer right now."), problem);
      seen(window, "provider-down");
      window.submit(email, PASSWORD, "Sign in");
      assertEquals("You are signed in", window.heading());
    } finally {
      provider.broken = false;
    }
  }

  private static void seen(Window window, String picture) {
    assertEquals(List.of(), Axe.violations(window.page()));
    assertEquals(
        true,
        window.page().evaluate("document.documentElement.scrollWidth <= innerWidth"),
        picture);
    Pictures.take(window.page(), picture);
  }
}
