package dev.sallyport.server.http;

import dev.sallyport.server.metrics.Meters;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Optional;

/** Probes and metrics. Waits for nobody. */
final class ManagementHandler implements HttpHandler {
  private final Readiness readiness;
  private final Meters meters;

  ManagementHandler(Readiness readiness, Meters meters) {
    this.readiness = readiness;
    this.meters = meters;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    switch (exchange.getRequestPath()) {
      case "/health/alive" -> exchange.getResponseSender().send("alive\n");
      case "/health/ready" -> probe(exchange, readiness.ofDecisions());
      case "/health/ready/pages" -> probe(exchange, readiness.ofPages());
      case "/metrics" -> exchange.getResponseSender().send(meters.scrape());
      default -> {
        exchange.setStatusCode(StatusCodes.NOT_FOUND);
        exchange
            .getResponseSender()
            .send("known: /health/alive /health/ready /health/ready/pages /metrics\n");
      }
    }
  }

  private static void probe(HttpServerExchange exchange, Optional<String> obstacle) {
    if (obstacle.isEmpty()) {
      exchange.getResponseSender().send("ready\n");
      return;
    }
    exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
    exchange.getResponseSender().send("not ready: " + obstacle.get() + "\n");
  }
}
