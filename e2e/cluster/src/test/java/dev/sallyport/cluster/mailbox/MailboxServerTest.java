package dev.sallyport.cluster.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MailboxServerTest {
  private GreenMail smtp;
  private MailboxServer pages;

  @BeforeEach
  void start() throws IOException {
    smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    smtp.start();
    pages = new MailboxServer(new Letters(smtp), "127.0.0.1", 0);
    pages.start();
  }

  @AfterEach
  void stop() {
    pages.stop();
    smtp.stop();
  }

  @Test
  void lettersAreShownAsTextWithTheirLinks() throws IOException {
    send(
        "<script>alert(1)</script>",
        "<b>bold</b> see https://auth.example.com/verify?token=a&b=\"x\" and javascript:alert(1)");

    var page = get("/", ours());

    assertTrue(page.startsWith("HTTP/1.1 200"), page);
    assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), page);
    assertTrue(page.contains("&lt;b&gt;bold&lt;/b&gt;"), page);
    assertTrue(page.contains("href=\"https://auth.example.com/verify?token=a&amp;b=\""), page);
    assertFalse(page.contains("<script"), page);
    assertFalse(page.contains("href=\"javascript"), page);
    assertTrue(page.contains("default-src 'none'"), page);
  }

  @Test
  void programsGetTheSameAsJson() throws IOException {
    send("Confirm", "https://auth.example.com/verify?token=a");

    var letters = get("/letters", ours());

    assertTrue(letters.contains("\"to\":\"ann@example.com\""), letters);
    assertTrue(
        letters.contains("\"links\":[\"https://auth.example.com/verify?token=a\"]"), letters);
  }

  @Test
  void pageOfSomebodyElseWhoseNameLeadsHereReadsNothing() throws IOException {
    send("Confirm", "https://auth.example.com/verify?token=a");

    var answer = get("/letters", "evil.example:" + pages.port());

    assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
    assertFalse(answer.contains("token"), answer);
    assertEquals(-1, get("/nothing", ours()).indexOf("200 OK"));
  }

  private void send(String subject, String text) {
    GreenMailUtil.sendTextEmail(
        "ann@example.com", "no-reply@example.com", subject, text, smtp.getSmtp().getServerSetup());
  }

  private String ours() {
    return "127.0.0.1:" + pages.port();
  }

  private String get(String path, String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), pages.port())) {
      var request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
      return new BufferedReader(in).lines().collect(Collectors.joining("\n"));
    }
  }
}
