package dev.sallyport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.mailbox.Captured;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** A browser window with its own cookies, and all that the browser complains about in it. */
final class Window implements AutoCloseable {
  private static final double PATIENCE_MS = 15_000;

  /** Chromium mentions each refusal that is shown as a page; the test asks for those itself. */
  private static final Pattern MEANT =
      Pattern.compile("Failed to load resource: the server responded with a status of 4.*");

  /** The login page asks it by itself, and people leave before it has heard. */
  private static final String QUESTION = "/api/login/passkey/options";

  private final Installation sallyport;
  private final BrowserContext context;
  private final List<String> complaints = new ArrayList<>();

  /** Chromium says of each that it failed, though the page has its answer. */
  private final Set<Request> empty = new HashSet<>();

  private final Page page;

  private Window(Installation sallyport, BrowserContext context) {
    this.sallyport = sallyport;
    this.context = context;
    context.setDefaultTimeout(PATIENCE_MS);
    context.onConsoleMessage(
        message -> {
          if (!MEANT.matcher(message.text()).matches()) {
            complaints.add(message.type() + ": " + message.text());
          }
        });
    context.onWebError(error -> complaints.add(error.error()));
    context.onResponse(
        response -> {
          if (response.status() == HttpURLConnection.HTTP_NO_CONTENT) {
            empty.add(response.request());
          }
        });
    context.onRequestFailed(
        request -> {
          if (!empty.contains(request) && !request.url().endsWith(QUESTION)) {
            complaints.add("not loaded: " + request.url());
          }
        });
    this.page = context.newPage();
  }

  static Window open(Browser browser, Installation sallyport) {
    return open(browser, sallyport, new Browser.NewContextOptions());
  }

  static Window withoutJavaScript(Browser browser, Installation sallyport) {
    return open(browser, sallyport, new Browser.NewContextOptions().setJavaScriptEnabled(false));
  }

  /** Where scripts may ask any host, as on the page of an app whose policy allows it. */
  static Window withoutPolicy(Browser browser, Installation sallyport) {
    return open(browser, sallyport, new Browser.NewContextOptions().setBypassCSP(true));
  }

  static Window ofWidth(Browser browser, Installation sallyport, int width, ColorScheme scheme) {
    return open(
        browser,
        sallyport,
        new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme));
  }

  private static Window open(
      Browser browser, Installation sallyport, Browser.NewContextOptions options) {
    // That the certificate is right is what every other client of these scenarios insists on.
    return new Window(sallyport, browser.newContext(options.setIgnoreHTTPSErrors(true)));
  }

  Page page() {
    return page;
  }

  /** What asks the browser for more than a person can. */
  CDPSession tools() {
    return context.newCDPSession(page);
  }

  /** Another tab of this window. */
  Page tab() {
    return context.newPage();
  }

  /** Opens a page of the quickstart's app, or what is shown instead. */
  Window shop(String target) {
    page.navigate(sallyport.url("shop") + target);
    return this;
  }

  /** Opens the single-page app of the samples. */
  Window spa() {
    page.navigate(sallyport.url("spa") + "/");
    return this;
  }

  /** Opens a page of the auth host. */
  Window auth(String target) {
    page.navigate(sallyport.url("auth") + target);
    return this;
  }

  /** The address of a page of the auth host. */
  String atAuth(String target) {
    return sallyport.url("auth") + target;
  }

  /** The newest letter to an address; waits for it. */
  Captured mail(String address, String subject) throws IOException, InterruptedException {
    return sallyport.mail().await(address, subject);
  }

  /** Opens the page that shows what was mailed. */
  Window mailbox() {
    page.navigate(Objects.requireNonNull(sallyport.summary().mail()));
    return this;
  }

  /** Shows a page of an app's own, at the host of the quickstart's app. */
  Window showsOfAnApp(String html) {
    String url = sallyport.url("shop") + "/page-of-an-app";
    page.route(
        url,
        route ->
            route.fulfill(new Route.FulfillOptions().setContentType("text/html").setBody(html)));
    page.navigate(url);
    return this;
  }

  /** Types into the form that is shown, and sends it by its button. */
  Window submit(String email, String password, String button) {
    type(field("E-mail"), email);
    type(field("Password"), password);
    button(button).click();
    return this;
  }

  /** Logs in as the demo user at the form that is shown. */
  Window logIn() {
    var demo = sallyport.summary().demoUser();
    return submit(demo.email(), demo.password(), "Sign in");
  }

  private static void type(Locator field, String text) {
    field.clear();
    field.pressSequentially(text);
  }

  /** An input by the words beside it. */
  Locator field(String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  Locator button(String words) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words).setExact(true));
  }

  Locator link(String words) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(words).setExact(true));
  }

  /** The heading of the page. */
  String heading() {
    return page.locator("h1").innerText();
  }

  void showsThePage(String url) {
    assertEquals(url, page.url());
  }

  void showsTheLoginPage() {
    assertEquals("Sign in", heading());
    assertEquals("Sign in · Sallyport", page.title());
  }

  void browserComplainedAboutNothing() {
    assertEquals(List.of(), complaints);
  }

  @Override
  public void close() {
    context.close();
  }
}
