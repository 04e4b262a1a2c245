package dev.sallyport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.WithSallyport;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What holds for every page that anybody is shown, on a phone by night and on a desk by day. */
@ExtendWith({WithSallyport.class, WithBrowser.class})
final class EveryPageE2E {
  private static final int PHONE = 320; // WCAG 2.2, 1.4.10: in CSS pixels
  private static final int DESK = 1280;

  static final List<Arguments> PAGES =
      Stream.of(
              page("login", window -> window.auth("/login")),
              page("login on the way to an app", window -> window.shop("/account")),
              page(
                  "login with a problem",
                  window -> window.auth("/login").submit("a@example.com", "x", "Sign in")),
              page("registration", window -> window.auth("/register")),
              page(
                  "registration with a problem",
                  window ->
                      window
                          .auth("/register")
                          .submit("a@example.com", "passwordpassword1", "Create account")),
              page(
                  "mail sent",
                  window ->
                      window
                          .auth("/register")
                          .submit("a@example.com", "several words in a row", "Create account")),
              page("recovery", window -> window.auth("/recover")),
              page("link of a mail", window -> window.auth("/verify?token=" + "a".repeat(43))),
              page(
                  "link that is good no more",
                  window -> window.auth("/recover/password?token=" + "a".repeat(43))),
              page("signed in", window -> window.auth("/login").logIn()),
              page(
                  "signed in already",
                  window -> {
                    window.shop("/account");
                    String login = window.page().url();
                    window.logIn().page().navigate(login);
                  }),
              page("sessions", window -> window.auth("/login").logIn().auth("/settings/sessions")),
              page("sign out", window -> window.auth("/login").logIn().auth("/logout")),
              page("signed out", window -> window.auth("/logout")),
              page("not found", window -> window.auth("/nothing")),
              page("elsewhere", window -> window.auth("/login?return_to=https://evil.example")),
              page("denied", window -> window.shop("/internal/x")),
              page("not an address", window -> window.shop("/a;b")),
              page("app for anybody", window -> window.shop("/healthz")),
              page("app", window -> window.shop("/account").logIn()))
          .flatMap(
              page ->
                  Stream.of(
                      Arguments.of(page, PHONE, ColorScheme.DARK),
                      Arguments.of(page, DESK, ColorScheme.LIGHT)))
          .toList();

  /** A page and how one gets there. */
  record Shown(String name, Consumer<Window> way) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Shown page(String name, Consumer<Window> way) {
    return new Shown(name, way);
  }

  @ParameterizedTest
  @FieldSource("PAGES")
  void everyPageIsStyledReadableLargeEnoughAndNeverWiderThanTheWindow(
      Shown shown, int width, ColorScheme scheme, Installation sallyport, Browser browser) {
    try (Window window = Window.ofWidth(browser, sallyport, width, scheme)) {
      shown.way().accept(window);
      var page = window.page();

      window.browserComplainedAboutNothing();
      assertEquals("en", page.locator("html").getAttribute("lang"));
      assertEquals(1, page.locator("h1").count());
      assertEquals(1, page.locator("main").count());
      assertNotEquals("Times New Roman", page.evaluate(FONT), "the style is in force");
      assertEquals(List.of(), page.evaluate(HARD_TO_READ));
      assertEquals(List.of(), page.evaluate(HARD_TO_HIT));
      assertEquals(List.of(), page.evaluate(WITHOUT_FOCUS_RING));
      assertEquals(true, page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
    }
  }

  private static final String FONT = "getComputedStyle(document.body).fontFamily";

  /** WCAG 2.2, 1.4.3: text and what is behind it differ by 4.5 to 1. */
  private static final String HARD_TO_READ =
      """
      (() => {
        const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
        const rgba = color => {
          canvas.clearRect(0, 0, 1, 1);
          canvas.fillStyle = color;
          canvas.fillRect(0, 0, 1, 1);
          return canvas.getImageData(0, 0, 1, 1).data;
        };
        const luminance = ([r, g, b]) => [r, g, b]
            .map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = element => {
          for (let e = element; e; e = e.parentElement) {
            const color = rgba(getComputedStyle(e).backgroundColor);
            if (color[3] === 255) return color;
          }
          return rgba(matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#fff');
        };
        return [...document.querySelectorAll('body *')]
            .filter(e => e instanceof HTMLInputElement
                || [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
            .map(e => {
              const [a, b] = [luminance(rgba(getComputedStyle(e).color)), luminance(behind(e))];
              const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              return [contrast, `${e.outerHTML.slice(0, 60)}: ${contrast.toFixed(1)}`];
            })
            .filter(([contrast]) => contrast < 4.5)
            .map(([, text]) => text);
      })()
      """;

  /** WCAG 2.2, 2.5.8: what is clicked is 24 by 24 CSS pixels. */
  private static final String HARD_TO_HIT =
      """
      [...document.querySelectorAll('a, button, input:not([type=hidden])')]
          .map(e => [e, e.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24)
          .map(([e, box]) => `${e.outerHTML.slice(0, 60)}: ${box.width} x ${box.height}`)
      """;

  /** WCAG 2.2, 2.4.7: one sees where the keyboard is. */
  private static final String WITHOUT_FOCUS_RING =
      """
      (() => {
        document.activeElement?.blur();
        return [...document.querySelectorAll('a, button, input:not([type=hidden])')]
            .filter(e => {
              e.focus({focusVisible: true});
              const style = getComputedStyle(e);
              return style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
            })
            .map(e => e.outerHTML.slice(0, 60));
      })()
      """;
}
