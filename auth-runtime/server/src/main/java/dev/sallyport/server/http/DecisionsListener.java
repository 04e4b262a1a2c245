package dev.sallyport.server.http;

import dev.sallyport.server.settings.Settings;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The door for gateways that cannot show a certificate: plain HTTP/1.1, for callers whose address
 * the settings name. The address is that of the connection, whatever a field says.
 */
final class DecisionsListener implements AutoCloseable {
  private static final AttachmentKey<Asker> ASKER = AttachmentKey.create(Asker.class);
  private static final int MAX_HEADER_BYTES = 128 * 1024;

  private final Undertow server;
  private final InFlight inFlight;

  private DecisionsListener(Undertow server, InFlight inFlight) {
    this.server = server;
    this.inFlight = inFlight;
  }

  static DecisionsListener start(Settings.Decisions settings, DecideHandler decide) {
    InFlight inFlight = new InFlight();
    Undertow server =
        Undertow.builder()
            .addHttpListener(settings.listen().getPort(), settings.listen().getHostString())
            .setServerOption(UndertowOptions.MAX_HEADERS, 1000)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 64L * 1024)
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 90_000)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
            .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setWorkerThreads(1) // Handlers never dispatch to it.
            .setHandler(
                inFlight.counting(exchange -> decide.answer(exchange, asker(exchange, settings))))
            .build();
    server.start();
    return new DecisionsListener(server, inFlight);
  }

  InFlight inFlight() {
    return inFlight;
  }

  int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  @Override
  public void close() {
    server.stop();
  }

  /** Looked up once per connection. */
  private static Asker asker(HttpServerExchange exchange, Settings.Decisions settings) {
    Asker known = exchange.getConnection().getAttachment(ASKER);
    if (known == null) {
      InetAddress peer =
          exchange.getConnection().getPeerAddress(InetSocketAddress.class).getAddress();
      known =
          settings.trustedProxies().stream().anyMatch(range -> range.contains(peer))
              ? new Asker.TrustedProxy()
              : new Asker.Stranger(peer.getHostAddress());
      exchange.getConnection().putAttachment(ASKER, known);
    }
    return known;
  }
}
