package dev.sallyport.quickstart;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Answers every path with what reached it; on the loopback address only. */
final class App implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String POLICY = Page.contentSecurityPolicy();

  private final Undertow server;
  private final Page page;

  /**
   * @param port where to listen; 0 is any free one
   * @param signOut the URL where a person signs out
   */
  App(int port, String signOut) {
    page = new Page(signOut);
    server =
        Undertow.builder()
            .addHttpListener(port, LOOPBACK)
            .setIoThreads(1)
            .setWorkerThreads(2)
            // What cannot be decoded is shown as well.
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.MAX_HEADERS, 1000)
            .setHandler(this::answer)
            .build();
    server.start();
  }

  int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  private void answer(HttpServerExchange exchange) throws IOException {
    var received = Received.from(exchange);
    var headers = exchange.getResponseHeaders();
    headers.put(Headers.CACHE_CONTROL, "no-store");
    headers.put(Headers.VARY, "Accept");
    headers.put(new HttpString("X-Content-Type-Options"), "nosniff");
    if (received.wantsJson()) {
      headers.put(Headers.CONTENT_TYPE, "application/json");
      exchange.getResponseSender().send(Json.of(received));
    } else {
      headers.put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
      headers.put(new HttpString("Content-Security-Policy"), POLICY);
      headers.put(new HttpString("Referrer-Policy"), "no-referrer");
      exchange.getResponseSender().send(page.of(received));
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
