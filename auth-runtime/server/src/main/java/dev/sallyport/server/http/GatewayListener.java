package dev.sallyport.server.http;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.SslClientAuthMode;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.ssl.SslConnection;

/**
 * The door for gateways: TLS with client certificates, HTTP/2.
 *
 * <p>All requests of a gateway share a connection, so what goes wrong with one of them must never
 * be an error of the connection: the limits on header fields are far above what a gateway lets
 * through, and a client that aborts requests is no reason to hang up on the gateway (Undertow's
 * defaults, 200 fields and 200 resets in 30 s, cost other people's requests).
 */
final class GatewayListener implements AutoCloseable {

  /**
   * Holds the largest TLS record. With less, what is left over of a record waits unread for ever.
   */
  private static final int BUFFER_SIZE = 20 * 1024;

  private static final int MAX_HEADER_BYTES = 2 * 1024 * 1024;

  /** How long a connection lasts before the gateway is asked to open another. */
  static final Duration CONNECTION_AGE = Duration.ofMinutes(10);

  /** A replica that has joined gets its share within this time. */
  static final Duration SHARED_WITHIN = Duration.ofSeconds(20);

  /** How requests of gateways are read. */
  static final OptionMap OPTIONS =
      OptionMap.builder()
          .set(UndertowOptions.MAX_HEADERS, 1000)
          .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
          .set(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, Integer.MAX_VALUE)
          .set(UndertowOptions.MAX_ENTITY_SIZE, 64L * 1024)
          .set(UndertowOptions.ALWAYS_SET_DATE, false)
          .set(UndertowOptions.DECODE_URL, false) // Behind a prefix it may be the client's.
          .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
          .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
          .getMap();

  static {
    // Undertow takes the smaller one of its option and this, which is 20,000 unless it is set.
    System.setProperty(
        Http2Channel.HTTP2_MAX_HEADER_SIZE_PROPERTY, Integer.toString(MAX_HEADER_BYTES));
  }

  private final XnioWorker worker;
  private final AcceptingChannel<SslConnection> acceptor;
  private final RotatingHttp2 http2;
  private final InFlight http1;

  private GatewayListener(
      XnioWorker worker,
      AcceptingChannel<SslConnection> acceptor,
      RotatingHttp2 http2,
      InFlight http1) {
    this.worker = worker;
    this.acceptor = acceptor;
    this.http2 = http2;
    this.http1 = http1;
  }

  static GatewayListener start(
      InetSocketAddress address, GatewayTls tls, int ioThreads, Duration age, HttpHandler root)
      throws IOException {
    Xnio xnio = Xnio.getInstance();
    XnioWorker worker =
        xnio.createWorker(
            OptionMap.builder()
                .set(Options.WORKER_NAME, "gateway")
                .set(Options.WORKER_IO_THREADS, ioThreads)
                .set(Options.WORKER_TASK_CORE_THREADS, 1)
                .set(Options.WORKER_TASK_MAX_THREADS, 1) // Handlers never dispatch to it.
                .set(Options.TCP_NODELAY, true)
                .getMap());
    ByteBufferPool buffers = buffers();
    HttpOpenListener http1 = new HttpOpenListener(buffers, OPTIONS);
    InFlight inFlight = new InFlight();
    http1.setRootHandler(inFlight.counting(root));
    RotatingHttp2 http2 = new RotatingHttp2(buffers, OPTIONS, age, root);
    AlpnOpenListener alpn = new AlpnOpenListener(buffers, OPTIONS, http1);
    alpn.addProtocol("h2", http2, 10);
    OptionMap socket =
        OptionMap.builder()
            .set(Options.REUSE_ADDRESSES, true)
            .set(Options.BACKLOG, 1024)
            .set(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.REQUIRED)
            .getMap();
    ChannelListener<AcceptingChannel<SslConnection>> accept =
        ChannelListeners.openListenerAdapter(alpn);
    var ssl =
        new UndertowXnioSsl(
            xnio, OptionMap.create(Options.USE_DIRECT_BUFFERS, true), buffers, tls.context());
    AcceptingChannel<SslConnection> acceptor =
        ssl.createSslConnectionServer(worker, address, accept, socket);
    acceptor.resumeAccepts();
    return new GatewayListener(worker, acceptor, http2, inFlight);
  }

  static ByteBufferPool buffers() {
    return new DefaultByteBufferPool(true, BUFFER_SIZE, -1, 4);
  }

  int port() {
    return acceptor.getLocalAddress(InetSocketAddress.class).getPort();
  }

  /** Asks gateways to open others within {@code time}, for there is somebody new to ask. */
  void share(Duration time) {
    http2.share(time);
  }

  /** Takes no new connections and tells those there are to go; what is in flight finishes. */
  void drain() {
    IoUtils.safeClose(acceptor);
    http1.leave();
    http2.drain();
  }

  /** The requests over HTTP/1.1. */
  InFlight overHttp1() {
    return http1;
  }

  /** How many HTTP/2 connections there have been. */
  int opened() {
    return http2.opened();
  }

  /** How many HTTP/2 connections there are. */
  int connections() {
    return http2.connections();
  }

  @Override
  public void close() {
    IoUtils.safeClose(acceptor);
    worker.shutdownNow();
  }
}
