package dev.sallyport.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.sallyport.server.http.TestPki;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.settings.MailSettings;
import dev.sallyport.server.settings.MailSettings.Security;
import dev.sallyport.store.Password;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server (GreenMail), and against one that answers what a test wants. */
final class SmtpTest {
  private static final EmailAddress FROM = new EmailAddress("no-reply@example.com");
  private static final Map<String, String> STARTS_TLS =
      Map.of("EHLO", "250-here\r\n250 STARTTLS", "STARTTLS", "220 go on");
  private static final UUID ID = new UUID(7, 7);

  @TempDir Path folder;
  private final List<AutoCloseable> servers = new ArrayList<>();
  private final List<Talk> talks = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable server : servers) {
      server.close();
    }
  }

  @Test
  void letterArrivesAsItWasWritten() throws Exception {
    GreenMail server = greenMail("smtp");

    Delivery delivery = smtp(port(server), Security.NONE, Optional.empty()).deliver(message());

    assertEquals(new Delivery.Taken(), delivery);
    MimeMessage arrived = server.getReceivedMessages()[0];
    assertEquals("Grüße & more", arrived.getSubject());
    assertEquals("ann@example.com", arrived.getAllRecipients()[0].toString());
    assertEquals("Example Ltd <no-reply@example.com>", arrived.getFrom()[0].toString());
    assertEquals("<" + ID + "@example.com>", arrived.getMessageID());
    assertEquals("auto-generated", arrived.getHeader("Auto-Submitted", null));
    assertNotNull(arrived.getSentDate());
    MimeMultipart parts = (MimeMultipart) arrived.getContent();
    assertTrue(parts.getContentType().startsWith("multipart/alternative"));
    assertEquals("plain text, ümlaut\r\n", parts.getBodyPart(0).getContent().toString());
    assertTrue(parts.getBodyPart(1).getContentType().startsWith("text/html"));
    assertFalse(GreenMailUtil.getWholeMessage(arrived).contains("X-Mailer"));
  }

  @Test
  void userAndPasswordAreShownWhereTheyAreSet() throws Exception {
    GreenMail server = greenMail("smtp");
    server.setUser("no-reply@example.com", "app", "s3cret");

    // In the clear: what the settings refuse. The login itself is the same with TLS.
    var right = smtp(port(server), Security.NONE, Optional.of(new Password("s3cret")));
    var wrong = smtp(port(server), Security.NONE, Optional.of(new Password("wr0ng")));

    assertEquals(new Delivery.Taken(), right.deliver(message()));
    Delivery.Failed failed = assertInstanceOf(Delivery.Failed.class, wrong.deliver(message()));
    assertFalse(failed.why().contains("wr0ng"), failed.why());
  }

  @Test
  void nothingIsSaidToAServerThatCannotStartTls() throws Exception {
    Talk server = talk(Map.of());

    Delivery delivery = smtp(server.port(), Security.STARTTLS, Optional.empty()).deliver(message());

    assertInstanceOf(Delivery.Failed.class, delivery);
    assertFalse(
        server.heard().stream().anyMatch(line -> line.startsWith("MAIL")),
        server.heard()::toString);
  }

  @Test
  void letterIsSentOnceTlsHasBegunWithAServerThatAnAuthorityOfOursVouchesFor() throws Exception {
    TestPki pki = new TestPki();
    Talk server = talk(STARTS_TLS, Optional.of(tls(pki)));

    Delivery delivery = smtp("localhost", server.port(), authority(pki)).deliver(message());

    assertEquals(new Delivery.Taken(), delivery);
    assertEquals(
        List.of("EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA"),
        server.heard().stream().map(line -> line.split("[ :]", 2)[0]).limit(6).toList());
  }

  @Test
  void nothingIsSaidAfterTlsToAServerWithAnotherNameOrAnotherAuthority() throws Exception {
    TestPki pki = new TestPki();
    for (Smtp client :
        List.of(
            smtp("127.0.0.1", talk(STARTS_TLS, Optional.of(tls(pki))).port(), authority(pki)),
            smtp(
                "localhost",
                talk(STARTS_TLS, Optional.of(tls(pki))).port(),
                authority(new TestPki())))) {
      assertInstanceOf(Delivery.Failed.class, client.deliver(message()));
    }
    assertTrue(
        talks.stream()
            .allMatch(talk -> talk.heard().stream().noneMatch(line -> line.startsWith("MAIL"))));
  }

  private SSLContext tls(TestPki pki) throws Exception {
    Path certificate = folder.resolve("server.crt");
    Path key = folder.resolve("server.key");
    pki.writeLocalhost(certificate, key);
    byte[] der =
        Base64.getMimeDecoder().decode(Files.readString(key).replaceAll("-----[^-]+-----", ""));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry(
        "server",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)),
        new char[0],
        certificates(certificate).toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    return tls;
  }

  private List<X509Certificate> authority(TestPki pki) throws Exception {
    Path file = folder.resolve("ca.crt");
    pki.writeAuthority(file);
    return certificates(file);
  }

  private static List<X509Certificate> certificates(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  @Test
  void certificateThatNobodyTrustsIsNotTaken() throws Exception {
    GreenMail server = greenMail("smtps");

    Delivery delivery = smtp(port(server), Security.TLS, Optional.empty()).deliver(message());

    Delivery.Failed failed = assertInstanceOf(Delivery.Failed.class, delivery);
    assertTrue(failed.why().contains("Cert"), failed.why());
    assertEquals(0, server.getReceivedMessages().length);
  }

  @Test
  void refusedRecipientIsRefusedForEverAndNotQuoted() throws Exception {
    Talk server = talk(Map.of("RCPT", "550 no ann@example.com here"));

    Delivery delivery = smtp(server.port(), Security.NONE, Optional.empty()).deliver(message());

    assertEquals(new Delivery.Refused("the server answered 550"), delivery);
  }

  @Test
  void whatTheServerPutsOffIsTriedAgain() throws Exception {
    for (Map<String, String> answers :
        List.of(
            Map.of("RCPT", "450 come again"),
            Map.of("DATA", "451 come again"),
            Map.of("MAIL", "421 too many"),
            Map.of("MAIL", "550 not as this sender"))) {
      Talk server = talk(answers);

      Delivery delivery = smtp(server.port(), Security.NONE, Optional.empty()).deliver(message());

      assertInstanceOf(Delivery.Failed.class, delivery, answers::toString);
    }
  }

  @Test
  void serverThatIsNotThereIsTriedAgain() throws Exception {
    Talk server = talk(Map.of());
    server.close();

    assertInstanceOf(
        Delivery.Failed.class,
        smtp(server.port(), Security.NONE, Optional.empty()).deliver(message()));
  }

  private GreenMail greenMail(String protocol) {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
    server.start();
    servers.add(server::stop);
    return server;
  }

  private static int port(GreenMail server) {
    return (server.getSmtp() == null ? server.getSmtps() : server.getSmtp()).getPort();
  }

  private Talk talk(Map<String, String> answers) throws IOException {
    return talk(answers, Optional.empty());
  }

  private Talk talk(Map<String, String> answers, Optional<SSLContext> tls) throws IOException {
    Talk talk = new Talk(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), answers, tls);
    servers.add(talk);
    talks.add(talk);
    Thread.ofVirtual().start(talk::run);
    return talk;
  }

  private static Smtp smtp(int port, Security security, Optional<Password> password)
      throws GeneralSecurityException {
    return smtp("127.0.0.1", port, security, password, List.of());
  }

  private static Smtp smtp(String host, int port, List<X509Certificate> trust)
      throws GeneralSecurityException {
    return smtp(host, port, Security.STARTTLS, Optional.empty(), trust);
  }

  private static Smtp smtp(
      String host,
      int port,
      Security security,
      Optional<Password> password,
      List<X509Certificate> trust)
      throws GeneralSecurityException {
    return new Smtp(
        new MailSettings(
            host,
            port,
            security,
            FROM,
            "Example Ltd",
            password.map(_ -> "app"),
            password,
            trust,
            true,
            false));
  }

  private static Message message() {
    return new Message(
        ID,
        new EmailAddress("ann@example.com"),
        new Subject("Grüße & more"),
        "plain text, ümlaut\n",
        "<p>the same</p>\n",
        Instant.parse("2026-03-01T12:00:00Z"));
  }

  /**
   * A server that agrees to everything but what it was told to answer.
   *
   * @param answers by the first word of a line
   * @param tls begun when the client asks for it
   */
  private record Talk(
      ServerSocket door, Map<String, String> answers, Optional<SSLContext> tls, List<String> heard)
      implements AutoCloseable {
    Talk(ServerSocket door, Map<String, String> answers, Optional<SSLContext> tls) {
      this(door, answers, tls, new CopyOnWriteArrayList<>());
    }

    int port() {
      return door.getLocalPort();
    }

    void run() {
      try (Socket socket = door.accept()) {
        say(socket, "220 ready");
        if (answer(socket)) {
          SSLSocket secured =
              (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(socket, null, true);
          secured.setUseClientMode(false);
          var _ = answer(secured);
        }
      } catch (IOException _) {
        // The client has gone, or the test is over.
      }
    }

    /** Until the client leaves, or wants TLS. */
    private boolean answer(Socket socket) throws IOException {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      boolean data = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (data && !line.equals(".")) {
          continue;
        }
        heard.add(line);
        String answer =
            data ? "250 taken" : answers.getOrDefault(line.split(" ", 2)[0], usual(line));
        data = answer.startsWith("354");
        say(socket, answer);
        if (line.equals("STARTTLS")) {
          return true;
        }
      }
      return false;
    }

    private static String usual(String line) {
      return line.startsWith("DATA") ? "354 go on" : "250 fine";
    }

    private static void say(Socket socket, String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
      door.close();
    }
  }
}
