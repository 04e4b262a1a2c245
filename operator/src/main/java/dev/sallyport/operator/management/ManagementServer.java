package dev.sallyport.operator.management;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code /health/alive}: the process answers. {@code /health/ready}: nothing is missing; otherwise
 * 503 and what is, a line each. {@code /metrics}: the text format of Prometheus.
 */
public final class ManagementServer implements AutoCloseable {
  private final Undertow server;

  /**
   * @param missing what keeps the operator from being ready, in words; empty when it is
   */
  public ManagementServer(
      InetSocketAddress listen, PrometheusMeterRegistry meters, Supplier<List<String>> missing) {
    HttpHandler ready =
        exchange -> {
          List<String> reasons = missing.get();
          exchange.setStatusCode(
              reasons.isEmpty() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE);
          send(exchange, "text/plain; charset=utf-8", reasons.isEmpty() ? "ready" : lines(reasons));
        };
    PathHandler paths =
        new PathHandler()
            .addExactPath(
                "/health/alive", exchange -> send(exchange, "text/plain; charset=utf-8", "alive"))
            .addExactPath("/health/ready", new BlockingHandler(ready))
            .addExactPath(
                "/metrics",
                new BlockingHandler(
                    exchange ->
                        send(
                            exchange,
                            "text/plain; version=0.0.4; charset=utf-8",
                            meters.scrape())));
    this.server =
        Undertow.builder()
            .addHttpListener(listen.getPort(), listen.getAddress().getHostAddress())
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setHandler(paths)
            .build();
  }

  /** Begins to answer; throws a RuntimeException if the port is taken. */
  public void start() {
    server.start();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static String lines(List<String> reasons) {
    return String.join("\n", reasons);
  }

  private static void send(HttpServerExchange exchange, String type, String body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(body.endsWith("\n") ? body : body + "\n");
  }
}
