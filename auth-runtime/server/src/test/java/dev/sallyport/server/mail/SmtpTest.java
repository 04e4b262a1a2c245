package dev.sallyport.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
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
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real server (GreenMail), and against one that answers what a test wants. */
final class SmtpTest {
  private static final EmailAddress FROM = new EmailAddress("no-reply@example.com");
  private static final UUID ID = new UUID(7, 7);

  private final List<AutoCloseable> servers = new ArrayList<>();

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

    // GreenMail speaks no STARTTLS, so that this is on the loopback address and in the clear.
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
    Talk talk = new Talk(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), answers);
    servers.add(talk);
    Thread.ofVirtual().start(talk::run);
    return talk;
  }

  private static Smtp smtp(int port, Security security, Optional<Password> password)
      throws GeneralSecurityException {
    return new Smtp(
        new MailSettings(
            "127.0.0.1",
            port,
            security,
            FROM,
            "Example Ltd",
            password.map(_ -> "app"),
            password,
            List.of()));
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
   */
  private record Talk(ServerSocket door, Map<String, String> answers, List<String> heard)
      implements AutoCloseable {
    Talk(ServerSocket door, Map<String, String> answers) {
      this(door, answers, new CopyOnWriteArrayList<>());
    }

    int port() {
      return door.getLocalPort();
    }

    void run() {
      try (Socket socket = door.accept()) {
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        say(socket, "220 ready");
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          heard.add(line);
          if (data && !line.equals(".")) {
            continue;
          }
          String answer =
              data ? "250 taken" : answers.getOrDefault(line.split(" ", 2)[0], usual(line));
          data = answer.startsWith("354");
          say(socket, answer);
        }
      } catch (IOException _) {
        // The client has gone, or the test is over.
      }
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
