package dev.sallyport.cluster.mailbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Shows letters: {@code /} for people, {@code /letters} for programs. */
final class MailboxServer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Letters letters;
  private final HttpServer server;
  private final Set<String> names;

  MailboxServer(Letters letters, String address, int port) throws IOException {
    this.letters = letters;
    this.server = HttpServer.create(new InetSocketAddress(address, port), 0);
    var bound = server.getAddress().getPort();
    this.names = Set.of(address + ":" + bound, "localhost:" + bound);
    server.createContext("/", this::answer);
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      // A name of somebody else that leads here would let their page read what is here.
      var host = exchange.getRequestHeaders().getFirst("Host");
      if (host == null || !names.contains(host)) {
        send(exchange, 421, "text/plain", "This is not " + exchange.getLocalAddress());
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/" -> send(exchange, 200, "text/html", MailboxPage.of(letters.all()));
        case "/style.css" -> send(exchange, 200, "text/css", MailboxPage.STYLE);
        case "/letters" ->
            send(exchange, 200, "application/json", JSON.writeValueAsString(letters.all()));
        default -> send(exchange, 404, "text/plain", "There is nothing at this address.");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type + "; charset=utf-8");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'");
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
