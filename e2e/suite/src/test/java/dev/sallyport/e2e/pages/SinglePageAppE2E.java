package dev.sallyport.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.sun.net.httpserver.SimpleFileServer;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.ExpiringSessions;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sample of a single-page app, served as it is, through the gateway and under its rules. */
@ExtendWith({WithSallyport.class, WithBrowser.class})
final class SinglePageAppE2E {
  private static final Path SAMPLE = WithSallyport.ROOT.resolve("samples/spa");
  private static final String PASSWORD = "several words in a row";

  private final String email = UUID.randomUUID() + "@example.com";

  @Test
  void appSignsInGoesOnWhenTheSessionHasExpiredAndSignsOut(Installation sallyport, Browser browser)
      throws Exception {
    var files =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            SAMPLE.resolve("web").toAbsolutePath(),
            SimpleFileServer.OutputLevel.NONE);
    files.start();
    var app = new GuardedApp(sallyport, "spa");
    try (app;
        Visitor visitor = new Visitor(sallyport);
        Window window = Window.open(browser, sallyport)) {
      install(sallyport, app, files.getAddress().getPort());
      visitor.send("/register", Map.of("email", email, "password", PASSWORD));

      window.page().navigate(sallyport.url("spa") + "/");
      Locator status = window.page().locator("#status");
      assertThat(status).hasText("You are not signed in.");
      window.submit(email, "not this one", "Sign in");
      assertThat(status).hasText("E-mail or password is wrong.");
      window.submit(email, PASSWORD, "Sign in");
      assertThat(status).hasText("Signed in as " + email);

      window.button("Load an order").click();
      Locator order = window.page().locator("#order");
      assertThat(order).containsText(email);

      new ExpiringSessions(sallyport).expire(email);
      window.page().reload();
      assertThat(status).hasText("Signed in as " + email);
      new ExpiringSessions(sallyport).expire(email);
      window.button("Load an order").click();
      assertThat(order).containsText(email);

      window.button("Sign out").click();
      assertThat(status).hasText("You are signed out.");
      window.page().reload();
      assertThat(status).hasText("You are not signed in.");
      window.browserComplainedAboutNothing();
    } finally {
      files.stop(0);
    }
  }

  /** The sample's file, at this installation's port, and the two Services that it leaves open. */
  private static void install(Installation sallyport, GuardedApp app, int files) throws Exception {
    sallyport.apply(
        Files.readString(SAMPLE.resolve("spa.yaml")).replace(":8443", ":" + sallyport.httpsPort()));
    sallyport.apply(service("spa", files));
    sallyport.apply(service("orders", sallyport.part("shop").port()));
    app.awaitReady("spa");
    app.awaitReady("orders");
  }

  private static String service(String name, int port) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: spa}
    spec:
      type: ExternalName
      externalName: localhost
      ports: [{name: http, port: %d}]
    """
        .formatted(name, port);
  }
}
