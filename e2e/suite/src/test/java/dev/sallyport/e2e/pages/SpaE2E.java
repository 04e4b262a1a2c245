package dev.sallyport.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The single-page app of the samples, as somebody meets it who opens it in a browser. */
@ExtendWith({WithSallyport.class, WithBrowser.class})
final class SpaE2E {
  private static final String PASSWORD = "several words in a row";
  private static final String STRANGER = "You are not signed in.";

  private final String ann = "ann-" + UUID.randomUUID() + "@example.com";
  private final Installation sallyport;
  private final Browser browser;

  SpaE2E(Installation sallyport, Browser browser) {
    this.sallyport = sallyport;
    this.browser = browser;
  }

  @BeforeEach
  void register() throws Exception {
    try (Visitor visitor = new Visitor(sallyport)) {
      visitor.registered(ann, PASSWORD);
    }
  }

  private static void says(Page page, String words) {
    assertThat(page.locator("#status")).hasText(words);
  }

  @Test
  void personSignsInIsServedAndSignsOutWithoutLeavingThePage() {
    try (Window window = Window.open(browser, sallyport)) {
      Page page = window.spa().page();
      says(page, STRANGER);
      assertThat(window.button("Sign out")).isHidden();

      window.submit(ann, "another few words", "Sign in");
      assertThat(page.locator("#status")).containsText("wrong");
      window.submit(ann, PASSWORD, "Sign in");
      says(page, "Signed in as " + ann);
      assertThat(page.locator("#login")).isHidden();
      window.button("Load an order").click();

      assertThat(page.locator("#order")).containsText(ann);
      assertThat(page.locator("#order")).containsText("/orders/1");
      assertEquals("", page.evaluate("document.cookie"), "no script sees the session");
      page.reload();
      says(page, "Signed in as " + ann);
      window.button("Sign out").click();
      says(page, "You are signed out.");
      page.reload();
      says(page, STRANGER);
      window.showsThePage(sallyport.url("spa") + "/");
      window.browserComplainedAboutNothing();
    }
  }

  @Test
  void sessionThatIsEndedElsewhereIsNoticedWithTheNextRequest() throws Exception {
    try (Window window = Window.open(browser, sallyport);
        Visitor elsewhere = new Visitor(sallyport)) {
      Page page = window.spa().submit(ann, PASSWORD, "Sign in").page();
      says(page, "Signed in as " + ann);
      elsewhere.registered(ann, PASSWORD);

      elsewhere.send("/logout/everywhere", Map.of());
      window.button("Load an order").click();

      says(page, STRANGER);
      assertThat(window.button("Sign in")).isVisible();
      assertThat(window.button("Load an order")).isHidden();
      window.browserComplainedAboutNothing();
    }
  }

  /** Two apps under one domain: whoever is signed in to one is to the other. */
  @Test
  void whoSignsInAtThePageOfTheAuthHostIsKnownHere() {
    try (Window window = Window.open(browser, sallyport)) {
      window.auth("/login").submit(ann, PASSWORD, "Sign in");
      assertEquals("You are signed in", window.heading());

      says(window.spa().page(), "Signed in as " + ann);
      assertThat(window.shop("/account").page().locator("h1")).hasText("Hello, " + ann);
    }
  }
}
