package dev.sallyport.server.http;

import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.decisionlog.DecisionLog;
import dev.sallyport.server.gateway.Gate;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.pages.Pages;
import io.undertow.server.BasicSSLSessionInfo;
import io.undertow.server.HttpHandler;
import io.undertow.server.SSLSessionInfo;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.xnio.ChannelListeners;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * The runtime's own listener for gateways and its own handler, opened without the rest of the
 * runtime; beside it the same handler over plain HTTP/1.1.
 *
 * <p>Lives in the server's package because neither is open to others.
 */
public final class MeasuredGateway implements AutoCloseable {
  private static final int IO_THREADS = 2;

  private final GatewayListener listener;
  private final XnioWorker worker = worker();
  private final AcceptingChannel<StreamConnection> plain;
  private final ExecutorService blocking;

  /**
   * Where it listens, and with what.
   *
   * @param client the certificate for which the plain door takes every caller
   * @param age of a connection when the gateway is asked to open another
   */
  public record Doors(
      int tls,
      int plain,
      Path certificate,
      Path key,
      Path clientAuthority,
      Path client,
      Duration age) {}

  private MeasuredGateway(Doors doors, HttpHandler root, ExecutorService blocking)
      throws IOException, GeneralSecurityException {
    this.blocking = blocking;
    var tls =
        new GatewayTls(
            new GatewayTls.Pem(doors.certificate(), doors.key(), doors.clientAuthority()));
    listener =
        GatewayListener.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), doors.tls()),
            tls,
            IO_THREADS,
            doors.age(),
            root);
    plain = plain(worker, doors.plain(), identified(doors.client(), root));
  }

  /** The runtime's way from the question to the answer. */
  public static MeasuredGateway deciding(
      Doors doors, Gate gate, SessionKeys keys, Supplier<UUID> ids, Meters meters)
      throws IOException, GeneralSecurityException {
    ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    var cookie = new SessionCookie("sallyport_session", "example.com", keys);
    var writer =
        new DecisionWriter(
            "https://auth.example.com",
            cookie,
            _ -> false,
            new Pages("https://auth.example.com", ""),
            new PageHeaders(""));
    var handler =
        new DecideHandler(
            gate,
            cookie,
            new ClientAddress(List.of()),
            writer,
            (exchange, _, _, _) -> exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange(),
            blocking,
            ids,
            meters,
            new DecisionLog(0));
    return new MeasuredGateway(doors, handler, blocking);
  }

  /** Another handler behind the same listeners. */
  public static MeasuredGateway serving(Doors doors, HttpHandler handler)
      throws IOException, GeneralSecurityException {
    return new MeasuredGateway(doors, handler, Executors.newVirtualThreadPerTaskExecutor());
  }

  /** How many HTTP/2 connections there have been. */
  public int opened() {
    return listener.opened();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    plain.close();
    worker.shutdownNow();
    blocking.shutdownNow();
  }

  private static AcceptingChannel<StreamConnection> plain(
      XnioWorker worker, int port, HttpHandler root) throws IOException {
    var http1 = new HttpOpenListener(GatewayListener.buffers(), GatewayListener.OPTIONS);
    http1.setRootHandler(root);
    AcceptingChannel<StreamConnection> acceptor =
        worker.createStreamConnectionServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            ChannelListeners.openListenerAdapter(http1),
            OptionMap.create(Options.REUSE_ADDRESSES, true, Options.BACKLOG, 1024));
    acceptor.resumeAccepts();
    return acceptor;
  }

  private static XnioWorker worker() throws IOException {
    return Xnio.getInstance()
        .createWorker(
            OptionMap.builder()
                .set(Options.WORKER_NAME, "plain")
                .set(Options.WORKER_IO_THREADS, IO_THREADS)
                .set(Options.WORKER_TASK_CORE_THREADS, 1)
                .set(Options.WORKER_TASK_MAX_THREADS, 1)
                .set(Options.TCP_NODELAY, true)
                .getMap());
  }

  /** Without TLS there is no client certificate: every connection is given the gateway's. */
  private static HttpHandler identified(Path certificate, HttpHandler root) throws IOException {
    SSLSessionInfo gateway = session(certificate);
    return exchange -> {
      if (exchange.getConnection().getSslSessionInfo() == null
          && exchange.getConnection() instanceof HttpServerConnection connection) {
        connection.setSslSessionInfo(gateway);
      }
      root.handleRequest(exchange);
    };
  }

  private static SSLSessionInfo session(Path certificate) throws IOException {
    try {
      return new BasicSSLSessionInfo("00", "TLS_AES_128_GCM_SHA256", Files.readString(certificate));
    } catch (Exception e) { // Undertow's constructor throws a class that is about to go.
      throw new IOException(certificate + " holds no certificate", e);
    }
  }
}
