package dev.sallyport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.ExpiringSessions;
import dev.sallyport.e2e.WithSallyport;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do about their sessions, in a browser. */
@ExtendWith({WithSallyport.class, WithBrowser.class})
final class SessionsE2E {
  private static final Pattern SCRIPT = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL);
  private static final String PASSWORD = "several words in a row";

  private final String email = UUID.randomUUID() + "@example.com";

  private Window register(Window window) {
    return window
        .auth("/register")
        .submit(email, PASSWORD, "Create account")
        .auth("/login")
        .submit(email, PASSWORD, "Sign in");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void otherSessionIsSeenAndEnded(boolean withJavaScript, Installation sallyport, Browser browser) {
    try (Window here =
            withJavaScript
                ? Window.open(browser, sallyport)
                : Window.withoutJavaScript(browser, sallyport);
        Window elsewhere = Window.open(browser, sallyport)) {
      register(elsewhere).shop("/account");
      assertEquals("Hello, " + email, elsewhere.heading());
      here.auth("/login").submit(email, PASSWORD, "Sign in").auth("/settings/sessions");
      assertEquals(2, here.page().locator("#sessions li").count());
      assertTrue(here.page().locator("#sessions li").first().innerText().contains("this session"));
      assertTrue(
          here.page().locator("#sessions li").last().innerText().contains("Chrome on Linux"));

      here.button("End session").click();

      here.showsThePage(sallyport.url("auth") + "/settings/sessions");
      assertEquals(1, here.page().locator("#sessions li").count());
      elsewhere.shop("/account").showsTheLoginPage();
      here.shop("/account");
      assertEquals("Hello, " + email, here.heading());
      here.browserComplainedAboutNothing();
    }
  }

  @Test
  void logoutInOneTabEndsTheOther(Installation sallyport, Browser browser) {
    try (Window window = Window.open(browser, sallyport)) {
      register(window).shop("/account");
      Page other = window.tab();
      other.navigate(sallyport.url("shop") + "/account");
      assertEquals("Hello, " + email, other.locator("h1").innerText());

      window.auth("/logout").button("Sign out").click();

      other.reload();
      assertEquals("Sign in", other.locator("h1").innerText());
    }
  }

  @Test
  void buttonOfAnAppLogsOutAndLeadsBack(Installation sallyport, Browser browser) {
    try (Window window = Window.open(browser, sallyport)) {
      register(window).shop("/account");
      String bye = sallyport.url("shop") + "/healthz";

      window.showsOfAnApp(
          """
          <form method="post" action="%s/logout">
            <input type="hidden" name="return_to" value="%s">
            <button>Sign out</button>
          </form>
          """
              .formatted(sallyport.url("auth"), bye));
      window.button("Sign out").click();
      window.page().waitForURL(bye);

      window.shop("/account").showsTheLoginPage();
    }
  }

  /** The wrapper that the documentation gives to people, on a page of an app. */
  @Test
  void scriptOfAnAppGoesOnWhenTheSessionHasExpired(Installation sallyport, Browser browser)
      throws Exception {
    String page =
        Files.readString(WithSallyport.ROOT.resolve("docs/how-to/use-sessions-in-an-app.md"));
    Matcher script = SCRIPT.matcher(page);
    assertTrue(script.find(), "there is a wrapper");
    try (Window window = Window.withoutPolicy(browser, sallyport)) {
      register(window).shop("/account");
      new ExpiringSessions(sallyport).expire(email);

      Object statuses =
          window
              .page()
              .evaluate(
                  """
                  async () => {
                    %s
                    try {
                      const all = await Promise.all([call('/account'), call('/account')]);
                      return all.map(answer => answer.status);
                    } catch (failure) {
                      return String(failure);
                    }
                  }
                  """
                      .formatted(script.group(1)));

      window.browserComplainedAboutNothing();
      assertEquals(List.of(200, 200), statuses);
    }
  }

  @Test
  void whoseSessionHasExpiredNoticesNothing(Installation sallyport, Browser browser)
      throws Exception {
    try (Window window = Window.open(browser, sallyport)) {
      register(window).shop("/account");
      new ExpiringSessions(sallyport).expire(email);

      window.shop("/account?tab=2");

      window.showsThePage(sallyport.url("shop") + "/account?tab=2");
      assertEquals("Hello, " + email, window.heading());
      window.browserComplainedAboutNothing();
    }
  }
}
