package dev.sallyport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.cluster.CapturedMail;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.WithSallyport;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person signs in, registers and signs out, with hands on a keyboard or a mouse. */
@ExtendWith({WithSallyport.class, WithBrowser.class})
final class SigningInE2E {
  private static final String PASSWORD = "several words in a row";

  private Installation sallyport;
  private Browser browser;

  @BeforeEach
  void arrive(Installation installation, Browser shared) {
    sallyport = installation;
    browser = shared;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void personSignsInReachesTheAppAndSignsOutWithOrWithoutJavaScript(boolean javaScript) {
    try (Window window =
        javaScript
            ? Window.open(browser, sallyport)
            : Window.withoutJavaScript(browser, sallyport)) {
      window.shop("/account?tab=1").showsTheLoginPage();
      assertTrue(
          window.page().locator(".lead").innerText().contains("shop.sallyport.localhost"),
          "says where one is going");

      window.logIn();

      window.showsThePage(sallyport.url("shop") + "/account?tab=1");
      assertEquals("Hello, " + sallyport.summary().demoUser().email(), window.heading());

      window.link("Sign out").click();
      window.button("Sign out").click();
      window.showsTheLoginPage();
      window.shop("/account").showsTheLoginPage();
      window.browserComplainedAboutNothing();
    }
  }

  @Test
  void keyboardIsEnough() {
    var demo = sallyport.summary().demoUser();
    try (Window window = Window.open(browser, sallyport)) {
      window.shop("/account");
      var keyboard = window.page().keyboard();

      assertEquals("email", focused(window), "typing can begin at once");
      keyboard.type(demo.email());
      keyboard.press("Tab");
      assertEquals("password", focused(window));
      keyboard.press("Tab");
      assertEquals("show-password", focused(window));
      keyboard.press("Tab");
      assertEquals("submit", focused(window));
      keyboard.press("Tab");
      assertEquals("passkey-login-submit", focused(window));
      keyboard.press("Tab");
      assertEquals("to-recover", focused(window));
      keyboard.press("Tab");
      assertEquals("to-register", focused(window));
      keyboard.press("Shift+Tab");
      keyboard.press("Shift+Tab");
      keyboard.press("Shift+Tab");
      keyboard.press("Shift+Tab");
      keyboard.press("Shift+Tab");
      keyboard.type(demo.password());
      keyboard.press("Enter");

      window.page().waitForURL(sallyport.url("shop") + "/account");
      assertEquals("Hello, " + demo.email(), window.heading());
    }
  }

  @Test
  void wrongPasswordIsSaidBesideTheFieldsAndTheAddressIsKept() {
    try (Window window = Window.open(browser, sallyport)) {
      window.auth("/login").submit("somebody@example.com", "not the right one", "Sign in");

      Locator alert = window.page().getByRole(AriaRole.ALERT);
      assertEquals("E-mail or password is wrong.", alert.innerText());
      String id = alert.getAttribute("id");
      for (String label : List.of("E-mail", "Password")) {
        assertEquals(id, window.field(label).getAttribute("aria-describedby"));
        assertEquals("true", window.field(label).getAttribute("aria-invalid"));
      }
      assertEquals("somebody@example.com", window.field("E-mail").inputValue());
      assertEquals("", window.field("Password").inputValue());
      assertEquals("password", focused(window), "which is what has to be typed again");
      assertTrue(window.page().title().startsWith("Error: "), window.page().title());

      window.logIn();
      assertEquals("You are signed in", window.heading());
      window.browserComplainedAboutNothing();
    }
  }

  @Test
  void newPersonRegistersOnTheWayToTheApp() throws Exception {
    String email = UUID.randomUUID() + "@example.com";
    try (Window window = Window.open(browser, sallyport)) {
      window.shop("/account").link("Create an account").click();
      assertEquals("Create an account", window.heading());

      window.submit(email, PASSWORD, "Create account");
      assertEquals("Check your mail", window.heading());
      var mail = sallyport.mail().await(email, "Confirm your e-mail address");
      window.field("Code").pressSequentially(CapturedMail.code(mail));
      window.button("Continue").click();
      assertEquals("Your address is confirmed", window.heading());
      window.link("Continue").click();
      window.submit(email, PASSWORD, "Sign in");

      window.showsThePage(sallyport.url("shop") + "/account");
      assertEquals("Hello, " + email, window.heading());
      window.browserComplainedAboutNothing();
    }
  }

  @Test
  void problemOfARegistrationIsSaidBesideTheFields() {
    // Which the browser finds good.
    String wrong = "x".repeat(65) + "@example.com";
    try (Window window = Window.open(browser, sallyport)) {
      window.auth("/register").submit(wrong, PASSWORD, "Create account");

      Locator alert = window.page().getByRole(AriaRole.ALERT);
      assertTrue(alert.innerText().contains("not an e-mail address"), alert::innerText);
      String id = alert.getAttribute("id");
      assertEquals(id, window.field("E-mail").getAttribute("aria-describedby"));
      assertEquals(wrong, window.field("E-mail").inputValue());
    }
  }

  @Test
  void passwordThatIsEasyToGuessIsRefusedBesideItsFieldAndNotShownAgain() {
    String email = UUID.randomUUID() + "@example.com";
    try (Window window = Window.open(browser, sallyport)) {
      window.auth("/register").submit(email, "passwordpassword1", "Create account");

      Locator alert = window.page().getByRole(AriaRole.ALERT);
      assertTrue(alert.innerText().contains("it repeats itself"), alert::innerText);
      Locator password = window.field("Password");
      assertEquals(
          alert.getAttribute("id") + " password-hint", password.getAttribute("aria-describedby"));
      assertEquals("true", password.getAttribute("aria-invalid"));
      assertEquals("password", focused(window), "which is what has to be typed again");
      assertEquals("", password.inputValue());
      assertEquals(email, window.field("E-mail").inputValue());
      assertNull(window.field("E-mail").getAttribute("aria-invalid"));

      window.submit(email, PASSWORD, "Create account");
      assertEquals("Check your mail", window.heading());
      window.browserComplainedAboutNothing();
    }
  }

  @Test
  void passwordThatIsTooLongIsRefusedRatherThanCut() {
    try (Window window = Window.open(browser, sallyport)) {
      window
          .auth("/register")
          .submit("a@example.com", "several words in a row ".repeat(6), "Create account");

      Locator alert = window.page().getByRole(AriaRole.ALERT);
      assertTrue(alert.innerText().contains("use at most 128 characters"), alert::innerText);
    }
  }

  @Test
  void passwordManagersKnowTheFields() {
    try (Window window = Window.open(browser, sallyport)) {
      window.auth("/login");
      assertEquals("username webauthn", window.field("E-mail").getAttribute("autocomplete"));
      assertEquals("email", window.field("E-mail").getAttribute("type"));
      assertEquals("current-password", window.field("Password").getAttribute("autocomplete"));
      assertEquals("password", window.field("Password").getAttribute("type"));
      window.auth("/register");
      assertEquals("username", window.field("E-mail").getAttribute("autocomplete"));
      assertEquals("new-password", window.field("Password").getAttribute("autocomplete"));
      assertEquals("15", window.field("Password").getAttribute("minlength"));
      assertNull(window.field("Password").getAttribute("maxlength"), "what is pasted is not cut");
    }
  }

  @Test
  void pastingAPasswordIsAllowed() {
    try (Window window = Window.open(browser, sallyport)) {
      window.auth("/login");
      window.field("E-mail").fill("pasted text");
      window.page().keyboard().press("ControlOrMeta+A");
      window.page().keyboard().press("ControlOrMeta+C");
      window.field("Password").focus();
      window.page().keyboard().press("ControlOrMeta+V");
      assertEquals("pasted text", window.field("Password").inputValue());
    }
  }

  @Test
  void signingOutInOneTabIsSigningOutInAllOfThem() {
    try (Window window = Window.open(browser, sallyport)) {
      window.shop("/account").logIn();
      var other = window.tab();
      other.navigate(sallyport.url("shop") + "/account");
      assertTrue(other.locator("h1").innerText().startsWith("Hello, "));

      other.navigate(sallyport.url("shop") + "/");

      window.auth("/").button("Sign out").click();
      window.showsTheLoginPage();

      other.reload();
      assertEquals("Sign in", other.locator("h1").innerText());
      other.goBack();
      assertEquals("Sign in", other.locator("h1").innerText(), "no copy of the page is kept");
    }
  }

  private static String focused(Window window) {
    return String.valueOf(window.page().evaluate("document.activeElement.id"));
  }
}
