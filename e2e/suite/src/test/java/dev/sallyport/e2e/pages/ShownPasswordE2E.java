package dev.sallyport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.WithSallyport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The button that shows what is typed as a password. */
@ExtendWith({WithSallyport.class, WithBrowser.class})
final class ShownPasswordE2E {
  @ParameterizedTest
  @ValueSource(strings = {"/login", "/register"})
  void passwordIsShownAndHiddenAgain(String path, Installation sallyport, Browser browser) {
    try (Window window = Window.ofWidth(browser, sallyport, 320, ColorScheme.LIGHT)) {
      window.auth(path).field("Password").fill("several words in a row");
      var button = window.button("Show password");
      assertEquals("password", window.field("Password").getAttribute("type"));
      assertEquals("false", button.getAttribute("aria-pressed"));

      button.press("Space");

      assertEquals("text", window.field("Password").getAttribute("type"));
      assertEquals("true", button.getAttribute("aria-pressed"));
      Pictures.take(window.page(), "password-shown-at-" + path.substring(1));
      button.click();
      assertEquals("password", window.field("Password").getAttribute("type"));
      assertEquals("several words in a row", window.field("Password").inputValue());
      window.browserComplainedAboutNothing();
    }
  }

  @Test
  void formIsSentAsAPasswordThoughItWasShown(Installation sallyport, Browser browser) {
    var demo = sallyport.summary().demoUser();
    try (Window window = Window.open(browser, sallyport)) {
      window.auth("/login").field("E-mail").fill(demo.email());
      window.field("Password").fill(demo.password());
      window.button("Show password").click();
      window
          .page()
          .evaluate(
              """
          document.forms[0].addEventListener('submit', () => {
            sessionStorage.type = document.getElementById('password').type;
          })
          """);

      window.button("Sign in").click();

      assertEquals("You are signed in", window.heading());
      assertEquals("password", window.page().evaluate("sessionStorage.type"));
    }
  }

  @Test
  void withoutJavaScriptThereIsNoButton(Installation sallyport, Browser browser) {
    try (Window window = Window.withoutJavaScript(browser, sallyport)) {
      assertEquals(0, window.auth("/login").button("Show password").count());
      assertEquals("You are signed in", window.logIn().heading());
    }
  }
}
