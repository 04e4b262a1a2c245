package dev.sallyport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * People add passkeys, sign in with them and remove them, by Chromium's own authenticator. Browsers
 * ask none for a page whose certificate they do not trust, so this one is told to trust ours.
 */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PasskeyE2E {
  private static final String PASSWORD = "several words in a row";
  private static final String NAME = "strong";

  private Installation sallyport;
  private WithBrowser.Running running;
  private GuardedApp app;
  private String email = "";

  @BeforeAll
  void start(Installation installation) throws Exception {
    sallyport = installation;
    app = GuardedApp.install(installation, NAME);
    app.guard("- {name: all, paths: [\"/**\"], allow: {session: {aal: aal2}}}");
    app.awaitReached();
    running =
        WithBrowser.another(
            "--ignore-certificate-errors-spki-list="
                + Stream.of("auth", NAME).map(this::pin).collect(Collectors.joining(",")));
  }

  @AfterAll
  void stop() {
    if (running != null) {
      running.close();
    }
    app.close();
  }

  /** The SHA-256 of the public key that a host shows. */
  private String pin(String host) {
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), sallyport.httpsPort());
        SSLSocket socket =
            (SSLSocket)
                sallyport
                    .trust()
                    .getSocketFactory()
                    .createSocket(plain, host, sallyport.httpsPort(), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host + ".sallyport.localhost")));
      socket.setSSLParameters(parameters);
      byte[] key = socket.getSession().getPeerCertificates()[0].getPublicKey().getEncoded();
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void somebodyNew() {
    email = UUID.randomUUID() + "@example.com";
  }

  private Window registered() {
    return Window.open(running.browser(), sallyport)
        .auth("/register")
        .submit(email, PASSWORD, "Create account")
        .auth("/login")
        .submit(email, PASSWORD, "Sign in");
  }

  private static void add(Window window) {
    window.auth("/settings/passkeys").button("Add a passkey").click();
    window.link("Back to the settings").click();
    window.page().locator("#passkeys li").waitFor();
  }

  private static void signOut(Window window) {
    window.auth("/logout").button("Sign out").click();
  }

  /** As browsers that know passkeys, and no conditional mediation. */
  private static void offersNothingByItself(Window window) {
    window
        .page()
        .addInitScript(
            "if (window.PublicKeyCredential)"
                + " PublicKeyCredential.isConditionalMediationAvailable = async () => false;");
  }

  private void reaches(Window window) {
    window.page().navigate(sallyport.url(NAME) + "/");
    assertEquals("Hello, " + email, window.heading());
  }

  @Test
  void passkeyIsAllThatItTakes() throws Exception {
    try (Window window = registered()) {
      VirtualKey phone = VirtualKey.phone(window);
      add(window);
      assertEquals("Chrome on Linux", window.page().locator("#passkeys .name").innerText());
      assertEquals(1, phone.keys());
      signOut(window);
      offersNothingByItself(window);

      window.page().navigate(sallyport.url(NAME) + "/");
      window.showsTheLoginPage();
      window.button("Sign in with a passkey").click();

      window.page().waitForURL(sallyport.url(NAME) + "/");
      assertEquals("Hello, " + email, window.heading());
      window.browserComplainedAboutNothing();
      var _ = window.mail(email, "A second factor was added");
    }
  }

  @Test
  void browserOffersPasskeysBeforeAnythingIsTyped() {
    try (Window window = registered()) {
      VirtualKey phone = VirtualKey.phone(window);
      add(window);
      signOut(window);

      window.page().navigate(sallyport.url(NAME) + "/");

      window.page().waitForURL(sallyport.url(NAME) + "/");
      assertEquals("Hello, " + email, window.heading());
      assertEquals(1, phone.keys());
    }
  }

  @Test
  void securityKeyIsTheSecondStep() {
    try (Window window = registered()) {
      VirtualKey.stick(window);
      add(window);
      signOut(window);

      window.page().navigate(sallyport.url(NAME) + "/");
      window.submit(email, PASSWORD, "Sign in");
      window.button("Use a passkey or security key").click();

      window.page().waitForURL(sallyport.url(NAME) + "/");
      assertEquals("Hello, " + email, window.heading());
      window.browserComplainedAboutNothing();
    }
  }

  @Test
  void sessionThatIsNotEnoughIsRaisedByAPasskey() {
    try (Window window = registered()) {
      VirtualKey.phone(window);
      add(window);

      window.page().navigate(sallyport.url(NAME) + "/");
      window.button("Use a passkey or security key").click();

      window.page().waitForURL(sallyport.url(NAME) + "/");
      reaches(window);
      window.browserComplainedAboutNothing();
    }
  }

  /** Whoever has one shows it before they add another. */
  @Test
  void secondPasskeyTakesTheFirst() {
    try (Window window = registered()) {
      VirtualKey stick = VirtualKey.stick(window);
      add(window);

      window.button("Add a passkey").click();
      window.button("Use a passkey or security key").click();
      window.page().locator("#passkeys li").waitFor();
      stick.touched(false);
      VirtualKey.phone(window);
      window.button("Add a passkey").click();

      window.page().locator("#passkeys li >> nth=1").waitFor();
      assertEquals(2, window.page().locator("#passkeys li").count());
    }
  }

  @Test
  void passkeyThatWasRemovedIsNoMore() throws Exception {
    try (Window window = registered()) {
      VirtualKey.phone(window);
      add(window);
      window.auth("/settings/passkeys").button("Remove").click();
      window.button("Use a passkey or security key").click();
      window.button("Remove").click();
      window.page().locator("#none").waitFor();
      signOut(window);
      offersNothingByItself(window);
      window.auth("/login").button("Sign in with a passkey").click();

      window.page().locator("#problem").waitFor();

      assertEquals(0, window.page().locator("#passkeys li").count());
      window.submit(email, PASSWORD, "Sign in");
      assertEquals("You are signed in", window.heading());
    }
  }

  @Test
  void withoutJavaScriptThereIsNoButtonAndEverythingElse() {
    try (Window window = Window.withoutJavaScript(running.browser(), sallyport)) {
      window.auth("/login");
      assertEquals(false, window.button("Sign in with a passkey").isVisible());

      window.logIn();

      window.showsThePage(sallyport.url("auth") + "/");
    }
  }
}
