package dev.sallyport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import dev.sallyport.cluster.CapturedMail;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.WithSallyport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every page that anybody is shown, on a phone by night and on a desk by day. */
@ExtendWith({WithSallyport.class, WithBrowser.class})
final class EveryPageE2E {
  private static final int PHONE = 320; // WCAG 2.2, 1.4.10: in CSS pixels
  private static final int DESK = 1280;
  private static final String PASSWORD = "several words in a row";

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
                      window.auth("/register").submit("a@example.com", PASSWORD, "Create account")),
              page("recovery", window -> window.auth("/recover")),
              page("link of a mail", window -> window.auth("/verify?token=" + "a".repeat(43))),
              page(
                  "new password",
                  window -> {
                    String email = UUID.randomUUID() + "@example.com";
                    window.auth("/register").submit(email, PASSWORD, "Create account");
                    window.auth("/recover").field("E-mail").fill(email);
                    window.button("Send mail").click();
                    window.auth(CapturedMail.link(window.mail(email, "Choose a new password")));
                  }),
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
              page("sessions", window -> newcomer(window).auth("/settings/sessions")),
              page("password", window -> newcomer(window).auth("/settings/password")),
              page(
                  "password with a problem",
                  window -> {
                    newcomer(window).auth("/settings/password");
                    window.field("Current password").fill(PASSWORD);
                    window.field("New password").fill("passwordpassword1");
                    window.button("Change password").click();
                  }),
              page(
                  "password changed",
                  window -> {
                    newcomer(window).auth("/settings/password");
                    window.field("Current password").fill(PASSWORD);
                    window.field("New password").fill("turnips with plenty of gravy");
                    window.button("Change password").click();
                  }),
              page("e-mail address", window -> newcomer(window).auth("/settings/email")),
              page(
                  "code for a new address",
                  window -> {
                    newcomer(window).auth("/settings/email");
                    window.field("New e-mail address").fill(UUID.randomUUID() + "@example.com");
                    window.field("Password").fill(PASSWORD);
                    window.button("Send mail").click();
                  }),
              page("delete account", window -> newcomer(window).auth("/settings/delete")),
              page(
                  "account deleted",
                  window -> {
                    newcomer(window).auth("/settings/delete").field("Password").fill(PASSWORD);
                    window.button("Delete my account").click();
                  }),
              page("passkeys", window -> newcomer(window).auth("/settings/passkeys")),
              page("second factors", window -> withApp(window).auth("/settings/factors")),
              page(
                  "second factor to add", window -> newcomer(window).auth("/settings/factors/app")),
              page("backup codes", EveryPageE2E::withApp),
              page("second factor that is needed", window -> newcomer(window).auth("/step-up")),
              page(
                  "second step",
                  window -> {
                    withApp(window);
                    String email =
                        window.auth("/settings/factors").page().locator("#email").innerText();
                    window.auth("/login?prompt=login");
                    window.submit(email, PASSWORD, "Sign in");
                    window.page().locator("summary").click();
                  }),
              page("sign out", window -> window.auth("/login").logIn().auth("/logout")),
              page("signed out", window -> window.auth("/logout")),
              page("not found", window -> window.auth("/nothing")),
              page("elsewhere", window -> window.auth("/login?return_to=https://evil.example")),
              page(
                  "form of somebody else",
                  window ->
                      window
                          .showsOfAnApp(
                              "<form method=post action=%s><button>Win</button></form>"
                                  .formatted(window.atAuth("/login")))
                          .button("Win")
                          .click()),
              page("captured mail", Window::mailbox),
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

  /** How one gets to a page. */
  interface Way {
    void take(Window window) throws Exception;
  }

  /** A page and how one gets there. */
  record Shown(String name, Way way) {
    boolean ofAnApp() {
      return name.startsWith("app");
    }

    String picture() {
      return name.replace(' ', '-');
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Somebody who has just registered and is signed in. */
  private static Window newcomer(Window window) {
    String email = UUID.randomUUID() + "@example.com";
    window.auth("/register").submit(email, PASSWORD, "Create account");
    return window.auth("/login").submit(email, PASSWORD, "Sign in");
  }

  private static Window withApp(Window window) {
    newcomer(window).auth("/settings/factors/app");
    var authenticator = new Authenticator(window.page().locator("#secret").innerText());
    window.field("Code").fill(authenticator.code());
    window.button("Add this app").click();
    return window;
  }

  private static Shown page(String name, Way way) {
    return new Shown(name, way);
  }

  @ParameterizedTest
  @FieldSource("PAGES")
  void everyPageIsStyledReadableLargeEnoughAndNeverWiderThanTheWindow(
      Shown shown, int width, ColorScheme scheme, Installation sallyport, Browser browser)
      throws Exception {
    try (Window window = Window.ofWidth(browser, sallyport, width, scheme)) {
      shown.way().take(window);
      var page = window.page();

      window.browserComplainedAboutNothing();
      if (!shown.ofAnApp()) {
        Pictures.take(page, shown.picture() + (width == PHONE ? "-phone" : ""));
        assertEquals(List.of(), Axe.violations(page));
      }
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

  /** Two requests, and the question that is asked of passkeys; 30 KB with style and all. */
  @ParameterizedTest
  @CsvSource({"/login, 3", "/register, 2", "/recover, 2", "/nothing, 2"})
  void pageIsSmallAndFewRequests(String path, int atMost, Installation sallyport, Browser browser) {
    try (Window window = Window.open(browser, sallyport)) {
      List<String> requests = new ArrayList<>();
      window.page().onRequest(request -> requests.add(request.url()));
      var page = window.page().navigate(sallyport.url("auth") + path);
      requests.removeIf(url -> url.startsWith("data:"));

      assertTrue(requests.size() <= atMost, requests::toString);
      assertTrue(page.body().length < 30 * 1024, () -> page.body().length + " bytes");
    }
  }

  /** WCAG 2.2, 1.4.10 and 1.4.12, and languages that are read from right to left. */
  @ParameterizedTest
  @ValueSource(strings = {"/login", "/register", "/settings/sessions"})
  void pageIsReadFromRightToLeftToo(String path, Installation sallyport, Browser browser) {
    try (Window window = Window.ofWidth(browser, sallyport, PHONE, ColorScheme.LIGHT)) {
      if (path.startsWith("/settings")) {
        window.auth("/login").logIn();
      }
      var page = window.auth(path).page();
      page.evaluate("document.documentElement.dir = 'rtl'");

      if (path.equals("/login")) {
        Pictures.take(page, "login-right-to-left");
      }
      assertEquals(true, page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
      assertEquals(List.of(), Axe.violations(page));
      page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
      assertEquals(List.of(), page.evaluate(WITHOUT_FOCUS_RING));
    }
  }

  @Test
  void whoTriesTooOftenIsToldToWait(Installation sallyport, Browser browser) throws Exception {
    try (var _ =
            sallyport.reconfigure(
                "runtime", settings -> settings.replaceAll("login: [0-9]+/1m", "login: 1/1m"));
        Window window = Window.ofWidth(browser, sallyport, DESK, ColorScheme.LIGHT)) {
      window.auth("/login").submit("a@example.com", "x", "Sign in");
      window.submit("a@example.com", "x", "Sign in");

      Pictures.take(window.page(), "too-many-attempts");
      assertTrue(window.page().locator("#problem").innerText().contains("too many attempts"));
      assertEquals(List.of(), Axe.violations(window.page()));
    }
  }

  @Test
  void pagesBearTheBrandThatIsConfigured(Installation sallyport, Browser browser) throws Exception {
    Path logo = Files.createTempFile("logo", ".svg");
    try {
      Files.writeString(logo, LOGO);
      try (var _ =
              sallyport.reconfigure(
                  "runtime",
                  settings ->
                      settings
                          + "pages: {name: Tulip & Daughters, logo: %s, color: '#7a1fa2'}\n"
                              .formatted(logo));
          Window window = Window.ofWidth(browser, sallyport, DESK, ColorScheme.DARK)) {
        window.auth("/login");

        Pictures.take(window.page(), "login-of-a-brand-by-night");
        assertEquals("Sign in · Tulip & Daughters", window.page().title());
        assertEquals(List.of(), Axe.violations(window.page()));
        assertEquals(List.of(), window.page().evaluate(HARD_TO_READ));
        assertEquals(true, window.page().evaluate("document.images[0].naturalWidth > 0"));
        window.browserComplainedAboutNothing();
      }
    } finally {
      Files.delete(logo);
    }
  }

  private static final String LOGO =
      "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
          + "<path fill='#c54ff0' d='M4 4l6 6 6-8 6 8 6-6v14a12 12 0 0 1-24 0z'/></svg>";

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
      [...document.querySelectorAll('a, button, input:not([type=hidden], [hidden])')]
          .map(e => [e, e.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24)
          .map(([e, box]) => `${e.outerHTML.slice(0, 60)}: ${box.width} x ${box.height}`)
      """;

  /** WCAG 2.2, 2.4.7: one sees where the keyboard is. */
  private static final String WITHOUT_FOCUS_RING =
      """
      (() => {
        document.activeElement?.blur();
        return [...document.querySelectorAll('a, button, input:not([type=hidden], [hidden])')]
            .filter(e => {
              e.focus({focusVisible: true});
              const style = getComputedStyle(e);
              return style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
            })
            .map(e => e.outerHTML.slice(0, 60));
      })()
      """;
}
