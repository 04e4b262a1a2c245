package dev.sallyport.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AppTest {
  private App app;

  @BeforeEach
  void start() {
    app = new App(0, "https://auth.example.test/\"><script>");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void jsonShowsTheRequestLineAsItCame() throws IOException {
    var json = json("DELETE", "/a%2Fb/../%ff;x=1?q=%41&q=", "");
    assertEquals("DELETE", json.get("method").asText());
    assertEquals("/a%2Fb/../%ff;x=1?q=%41&q=", json.get("target").asText());
  }

  @Test
  void jsonKeepsNamesAndEveryValueOfAHeader() throws IOException {
    var headers =
        json("GET", "/", "x_user_id: a\r\nX-One: 1\r\nX-Two: 1\r\nx-two: 2\r\n").get("headers");
    assertEquals("a", headers.get("x_user_id").asText());
    assertEquals("1", headers.get("X-One").asText());
    assertEquals("[\"1\",\"2\"]", headers.get("X-Two").toString());
  }

  @Test
  void pageGreetsThePersonWhoseEmailCame() throws IOException {
    var page = send("GET", "/account", "Accept: text/html\r\nX-User-Email: ada@example.test\r\n");
    assertTrue(page.contains("<h1>Hello, ada@example.test</h1>"), page);
    assertTrue(page.contains("<code>GET /account</code>"), page);
  }

  @Test
  void pageOfAStrangerNamesNobody() throws IOException {
    assertTrue(send("GET", "/", "").contains("<h1>Hello, whoever you are</h1>"));
  }

  @Test
  void pageEscapesWhatCameFromOutside() throws IOException {
    var attack = "<script>alert('\"&')</script>";
    var page = send("GET", "/", "X-User-Email: " + attack + "\r\nX-Any: " + attack + "\r\n");
    assertFalse(page.contains("<script>"), page);
    assertTrue(page.contains("&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;"), page);
  }

  @Test
  void pageMayRunNoScriptAndIsNotKept() throws IOException {
    var page = send("GET", "/", "");
    assertTrue(page.contains("Content-Security-Policy: default-src 'none'; style-src 'sha256-"));
    assertFalse(page.contains("unsafe"), page);
    assertTrue(page.contains("Cache-Control: no-store"), page);
  }

  @Test
  void browserThatAlsoTakesJsonGetsAPage() throws IOException {
    var page = send("GET", "/", "Accept: text/html,application/json\r\n");
    assertTrue(page.contains("Content-Type: text/html"), page);
  }

  @Test
  void manyHeadersAreShownAll() throws IOException {
    var many = new StringBuilder();
    for (var i = 0; i < 250; i++) {
      many.append("X-%d: %d\r\n".formatted(i, i));
    }
    var headers = json("GET", "/", many.toString()).get("headers");
    assertEquals("249", headers.get("X-249").asText());
  }

  private JsonNode json(String method, String target, String headers) throws IOException {
    var answer = send(method, target, "Accept: application/json\r\n" + headers);
    return new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
  }

  /** Byte for byte; an HTTP client would tidy up first. */
  private String send(String method, String target, String headers) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
      socket.setSoTimeout(10_000);
      var request =
          "%s %s HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n%s\r\n"
              .formatted(method, target, headers);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
