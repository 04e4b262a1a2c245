package dev.sallyport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.sallyport.cluster.CapturedMail;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.WithSallyport;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that happens to an account, from its registration on, as one person lives through it. */
@ExtendWith({WithSallyport.class, WithBrowser.class})
final class StoryE2E {
  private static final String FIRST = "several words in a row";
  private static final String SECOND = "turnips with plenty of gravy";
  private static final String THIRD = "gravy with hardly any turnips";

  private final String email = UUID.randomUUID() + "@example.com";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void personRegistersUsesTwoAppsChangesAndRecoversTheirPasswordAndLogsOutEverywhere(
      boolean withJavaScript, Installation sallyport, Browser browser) throws Exception {
    try (Window here = window(withJavaScript, browser, sallyport);
        Window elsewhere = window(withJavaScript, browser, sallyport);
        GuardedApp second =
            GuardedApp.install(sallyport, withJavaScript ? "story" : "story-without")) {
      second.guard("- {name: all, paths: [\"/**\"], allow: {session: {}}}");
      second.awaitReached();

      registersAndVerifies(here, sallyport);
      usesBothApps(here, sallyport.url(second.name()));
      changesThePassword(elsewhere);
      here.shop("/account").showsTheLoginPage();
      here.submit(email, SECOND, "Sign in");
      elsewhere.auth("/logout").button("Sign out").click();
      recovers(elsewhere, sallyport);
      here.shop("/account").showsTheLoginPage();
      here.submit(email, THIRD, "Sign in");
      logsOutEverywhere(here, elsewhere, sallyport);

      here.browserComplainedAboutNothing();
      elsewhere.browserComplainedAboutNothing();
    }
  }

  private void registersAndVerifies(Window window, Installation sallyport) throws Exception {
    window.shop("/account").link("Create an account").click();
    window.submit(email, FIRST, "Create account");
    assertEquals("Check your mail", window.heading());
    window.auth(CapturedMail.link(sallyport.mail().await(email, "Confirm your e-mail address")));
    window.button("Confirm my address").click();
    assertEquals("Your address is confirmed", window.heading());
  }

  private void usesBothApps(Window window, String second) {
    window.shop("/account").submit(email, FIRST, "Sign in");
    assertEquals("Hello, " + email, window.heading());
    window.page().navigate(second + "/account");
    assertEquals("Hello, " + email, window.heading(), "without another login");
  }

  private void changesThePassword(Window window) {
    window.shop("/account").submit(email, FIRST, "Sign in");
    window.auth("/").link("Settings").click();
    window.field("Current password").fill(FIRST);
    window.field("New password").fill(SECOND);
    window.button("Change password").click();
    assertEquals("Your password is changed", window.heading());
    window.shop("/account");
    assertEquals("Hello, " + email, window.heading(), "they stay signed in there");
  }

  private void recovers(Window window, Installation sallyport) throws Exception {
    window.shop("/account").link("Forgotten your password?").click();
    window.field("E-mail").fill(email);
    window.button("Send mail").click();
    window.auth(CapturedMail.link(sallyport.mail().await(email, "Choose a new password")));
    window.field("New password").fill(THIRD);
    window.button("Set password").click();
    window.shop("/account").submit(email, THIRD, "Sign in");
    assertEquals("Hello, " + email, window.heading());
  }

  private void logsOutEverywhere(Window here, Window elsewhere, Installation sallyport) {
    Page other = here.tab();
    other.navigate(sallyport.url("shop") + "/account");
    assertEquals("Hello, " + email, other.locator("h1").innerText());

    here.auth("/settings/sessions").button("Sign out everywhere").click();
    here.showsTheLoginPage();

    other.reload();
    assertEquals("Sign in", other.locator("h1").innerText());
    elsewhere.shop("/account").showsTheLoginPage();
  }

  private static Window window(boolean withJavaScript, Browser browser, Installation sallyport) {
    return withJavaScript
        ? Window.open(browser, sallyport)
        : Window.withoutJavaScript(browser, sallyport);
  }
}
