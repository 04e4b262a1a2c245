package dev.sallyport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.WithSallyport;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule asks for more than a password, and a person adds an app and shows its codes. */
@ExtendWith({WithSallyport.class, WithBrowser.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecondFactorE2E {
  private static final String NAME = "vault";
  private static final String PASSWORD = "several words in a row";

  private GuardedApp app;
  private Installation sallyport;
  private Browser browser;

  @BeforeAll
  void install(Installation installation) throws Exception {
    app = GuardedApp.install(installation, NAME);
    app.guard(
        """
        - {name: strong, paths: ["/strong/**"], allow: {session: {aal: aal2}}}
        - {name: rest, paths: ["/**"], allow: {session: {}}}
        """);
    app.awaitReached();
  }

  @AfterAll
  void remove() {
    app.close();
  }

  @BeforeEach
  void arrive(Installation installation, Browser shared) {
    sallyport = installation;
    browser = shared;
  }

  private Window window(boolean javaScript) {
    return javaScript
        ? Window.open(browser, sallyport)
        : Window.withoutJavaScript(browser, sallyport);
  }

  private String registered(Window window) {
    String email = UUID.randomUUID() + "@example.com";
    window.auth("/register").submit(email, PASSWORD, "Create account");
    return email;
  }

  private String strong() {
    return sallyport.url(NAME) + "/strong/door";
  }

  /** Adds the app that the page offers, and goes on; what was shown of it. */
  private static Added add(Window window) {
    Authenticator authenticator = new Authenticator(window.page().locator("#secret").innerText());
    window.field("Code").fill(authenticator.code());
    window.button("Add this app").click();
    assertEquals("Your backup codes", window.heading());
    List<String> codes = window.page().locator("#codes code").allInnerTexts();
    assertEquals(10, codes.size());
    return new Added(authenticator, codes);
  }

  private record Added(Authenticator authenticator, List<String> codes) {}

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ruleAsksForAnAppThatIsAddedAndShownFromThenOn(boolean javaScript) throws Exception {
    try (Window window = window(javaScript);
        Window another = window(javaScript)) {
      String email = registered(window);
      window.page().navigate(strong());
      window.submit(email, PASSWORD, "Sign in");
      assertEquals("A second factor is needed", window.heading());
      window.link("Add an authenticator app").click();

      Added added = add(window);
      window.link("Continue to vault.sallyport.localhost").click();

      window.showsThePage(strong());
      var _ = window.mail(email, "A second factor was added");
      another.page().navigate(strong());
      another.submit(email, PASSWORD, "Sign in");
      assertEquals("Enter your code", another.heading());
      another.field("Code").fill(added.authenticator().code(1));
      another.button("Continue").click();
      another.showsThePage(strong());
      window.browserComplainedAboutNothing();
      another.browserComplainedAboutNothing();
    }
  }

  /** Refused input, rows 85 and 97. */
  @Test
  void codeOfTheAppAndBackupCodeAreGoodOnce() {
    try (Window window = window(true);
        Window another = window(false)) {
      String email = registered(window);
      window.auth("/login").submit(email, PASSWORD, "Sign in");
      window.auth("/settings/factors").button("Add").click();
      Authenticator authenticator = new Authenticator(window.page().locator("#secret").innerText());
      String code = authenticator.code();
      window.field("Code").fill(code);
      window.button("Add this app").click();
      String backup = window.page().locator("#codes code").first().innerText();

      another.auth("/login").submit(email, PASSWORD, "Sign in");
      another.field("Code").fill(code);
      another.button("Continue").click();
      assertTrue(another.page().locator("#problem").innerText().contains("not good"));
      another.page().locator("summary").click();
      another.field("Backup code").fill(backup);
      another.button("Use this code").click();
      assertEquals("You are signed in", another.heading());

      another.auth("/login?prompt=login").submit(email, PASSWORD, "Sign in");
      another.page().locator("summary").click();
      another.field("Backup code").fill(backup);
      another.button("Use this code").click();
      assertTrue(another.page().locator("#problem").innerText().contains("not good"));
      assertEquals("9", window.auth("/settings/factors").page().locator("#codes-left").innerText());
    }
  }

  @Test
  void removedAppIsAskedForNoMoreAndTheOtherBrowserIsOut() {
    try (Window window = window(true);
        Window another = window(true)) {
      String email = registered(window);
      window.auth("/login").submit(email, PASSWORD, "Sign in");
      window.auth("/settings/factors").button("Add").click();
      Added added = add(window);
      another.page().navigate(strong());
      another.submit(email, PASSWORD, "Sign in");
      another.field("Code").fill(added.authenticator().code(1));
      another.button("Continue").click();
      another.showsThePage(strong());

      window.link("Back to the settings").click();
      window.button("Remove").click();

      assertEquals("Add", window.page().locator("#submit-add").innerText());
      another.page().navigate(strong());
      another.showsTheLoginPage();
      another.submit(email, PASSWORD, "Sign in");
      assertEquals("A second factor is needed", another.heading());
    }
  }
}
