package dev.sallyport.server.http;

import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Check;
import dev.sallyport.server.credentials.UnverifiedCertificate;
import dev.sallyport.server.decisionlog.DecisionLog;
import dev.sallyport.server.gateway.Credentials;
import dev.sallyport.server.gateway.Gate;
import dev.sallyport.server.metrics.Meters;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A gateway asks whether the request that it holds may pass.
 *
 * <p>Runs on an I/O thread as long as nobody has to be waited for; a decision that needs a fact
 * goes on on a virtual thread.
 */
final class DecideHandler implements HttpHandler {
  private final Gate gate;
  private final SessionCookie cookie;
  private final ClientAddress from;
  private final DecisionWriter writer;
  private final ReservedPaths reserved;
  private final Executor blocking;
  private final Supplier<UUID> requestIds;
  private final Meters meters;
  private final DecisionLog log;

  DecideHandler(
      Gate gate,
      SessionCookie cookie,
      ClientAddress from,
      DecisionWriter writer,
      ReservedPaths reserved,
      Executor blocking,
      Supplier<UUID> requestIds,
      Meters meters,
      DecisionLog log) {
    this.gate = gate;
    this.cookie = cookie;
    this.from = from;
    this.writer = writer;
    this.reserved = reserved;
    this.blocking = blocking;
    this.requestIds = requestIds;
    this.meters = meters;
    this.log = log;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    answer(exchange, ClientCertificate.asker(exchange));
  }

  /** Answers {@code asker}, or says why they may not ask. */
  void answer(HttpServerExchange exchange, Asker asker) {
    long start = System.nanoTime();
    Optional<Door> door = Door.of(exchange);
    if (door.isEmpty()) {
      exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange();
      return;
    }
    Optional<String> refusal = asker.refusal(door.get());
    if (refusal.isPresent()) {
      exchange.setStatusCode(StatusCodes.FORBIDDEN);
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
      exchange.getResponseSender().send(refusal.get() + "\n");
      return;
    }
    RequestLine line = line(exchange, door.get());
    answer(exchange, door.get(), new ForwardedRequest(exchange.getRequestHeaders(), line), start);
  }

  /** What is asked about; sees to it that the answer is one that the gateway understands. */
  private static RequestLine line(HttpServerExchange exchange, Door door) {
    return switch (door) {
      case Door.Namespace _, Door.EntryPoint _ ->
          RequestLine.forwarded(exchange.getRequestHeaders());
      case Door.Decisions _ -> OriginalRequest.compared(exchange.getRequestHeaders());
      case Door.Nginx _ -> {
        exchange.addResponseCommitListener(NginxAuthRequest::translate);
        yield OriginalRequest.compared(exchange.getRequestHeaders());
      }
      case Door.Envoy(String target) -> {
        exchange.addResponseCommitListener(EnvoyExtAuthz::translate);
        yield EnvoyExtAuthz.line(exchange, target);
      }
    };
  }

  private void answer(
      HttpServerExchange exchange, Door door, ForwardedRequest request, long start) {
    String requestId = requestIds.get().toString();
    switch (request.check()) {
      case Check.Outcome.Malformed(Ambiguity ambiguity) -> {
        meters.malformed(ambiguity, start);
        writer.malformed(exchange, request, ambiguity, requestId);
      }
      case Check.Outcome.Canonical(Check check)
          when ReservedPaths.hold(check) && gate.owns(namespace(door), check) ->
          exchange.dispatch(blocking, later -> reserved.answer(later, request, check, requestId));
      case Check.Outcome.Canonical(Check check) -> {
        var credentials =
            new Credentials(
                cookie.claimAt(request.cookies(), check.host().name()),
                request.token(),
                BearerSession.claim(request.token(), cookie.keys()),
                certificate(door, request));
        var question =
            new Gate.Question(
                check, credentials, address(exchange, door, request), request::bucket);
        Gate.Answer answer =
            namespace(door)
                .map(namespace -> gate.answer(namespace, question))
                .orElseGet(() -> gate.answer(question));
        switch (answer) {
          case Gate.Answer.Decided(Gate.Outcome outcome) ->
              write(exchange, request, check, outcome, requestId, start);
          case Gate.Answer.Pending(Gate.Wait wait) ->
              exchange.dispatch(
                  blocking, later -> write(later, request, check, wait.ask(), requestId, start));
        }
      }
    }
  }

  /** Whose rules are asked; those of all where it is empty. */
  private static Optional<String> namespace(Door door) {
    return door instanceof Door.Namespace(String name) ? Optional.of(name) : Optional.empty();
  }

  private void write(
      HttpServerExchange exchange,
      ForwardedRequest request,
      Check check,
      Gate.Outcome outcome,
      String requestId,
      long start) {
    meters.decided(outcome.lookup(), outcome.decision(), start);
    log.decided(check, outcome, requestId, System.nanoTime() - start);
    writer.write(exchange, request, check, outcome, requestId);
  }

  /** Traefik alone deletes what a client says of its certificate itself. */
  private static Optional<UnverifiedCertificate> certificate(Door door, ForwardedRequest request) {
    return door instanceof Door.Namespace ? request.certificate() : Optional.empty();
  }

  private String address(HttpServerExchange exchange, Door door, ForwardedRequest request) {
    return door instanceof Door.Envoy
        ? EnvoyExtAuthz.clientAddress(exchange.getRequestHeaders())
            .orElseGet(() -> request.address(from))
        : request.address(from);
  }
}
