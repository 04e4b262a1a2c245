package dev.sallyport.server.http;

import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Check;
import dev.sallyport.server.decisionlog.DecisionLog;
import dev.sallyport.server.gateway.Credentials;
import dev.sallyport.server.gateway.Gate;
import dev.sallyport.server.metrics.Meters;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.SSLSessionInfo;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /decide/{namespace}}: Traefik asks whether the request it holds may pass.
 *
 * <p>Runs on an I/O thread as long as nobody has to be waited for; a decision that needs a fact
 * goes on on a virtual thread.
 */
final class DecideHandler implements HttpHandler {
  private static final String PREFIX = "/decide/";
  private static final String CALLER = "sallyport:gateway:";
  private static final int URI_NAME = 6; // RFC 5280, section 4.2.1.6: uniformResourceIdentifier
  private static final AttachmentKey<Namespaces> NAMESPACES =
      AttachmentKey.create(Namespaces.class);

  /** The namespaces that the certificate of a connection speaks for. */
  private record Namespaces(Set<String> names) {}

  private final Gate gate;
  private final SessionCookie cookie;
  private final ClientAddress from;
  private final DecisionWriter writer;
  private final Executor blocking;
  private final Supplier<UUID> requestIds;
  private final Meters meters;
  private final DecisionLog log;

  DecideHandler(
      Gate gate,
      SessionCookie cookie,
      ClientAddress from,
      DecisionWriter writer,
      Executor blocking,
      Supplier<UUID> requestIds,
      Meters meters,
      DecisionLog log) {
    this.gate = gate;
    this.cookie = cookie;
    this.from = from;
    this.writer = writer;
    this.blocking = blocking;
    this.requestIds = requestIds;
    this.meters = meters;
    this.log = log;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    long start = System.nanoTime();
    String path = exchange.getRequestPath();
    if (!path.startsWith(PREFIX)) {
      exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange();
      return;
    }
    String namespace = path.substring(PREFIX.length());
    if (!callers(exchange).contains(namespace)) {
      exchange.setStatusCode(StatusCodes.FORBIDDEN);
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
      exchange.getResponseSender().send("This certificate does not speak for that namespace.\n");
      return;
    }
    ForwardedRequest request = new ForwardedRequest(exchange.getRequestHeaders());
    String requestId = requestIds.get().toString();
    switch (request.check()) {
      case Check.Outcome.Malformed(Ambiguity ambiguity) -> {
        meters.malformed(ambiguity, start);
        writer.malformed(exchange, request, ambiguity, requestId);
      }
      case Check.Outcome.Canonical(Check check) -> {
        var credentials =
            new Credentials(
                cookie.claim(request.cookies()), request.token(), request.certificate());
        var question =
            new Gate.Question(check, credentials, request.address(from), request::bucket);
        switch (gate.answer(namespace, question)) {
          case Gate.Answer.Decided(Gate.Outcome outcome) ->
              write(exchange, request, check, outcome, requestId, start);
          case Gate.Answer.Pending(Gate.Wait wait) ->
              exchange.dispatch(
                  blocking, later -> write(later, request, check, wait.ask(), requestId, start));
        }
      }
    }
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

  /** Read once per connection: the certificate cannot change while it lasts. */
  private static Set<String> callers(HttpServerExchange exchange) {
    Namespaces known = exchange.getConnection().getAttachment(NAMESPACES);
    if (known == null) {
      known = new Namespaces(namespacesOf(exchange.getConnection().getSslSessionInfo()));
      exchange.getConnection().putAttachment(NAMESPACES, known);
    }
    return known.names();
  }

  private static Set<String> namespacesOf(@Nullable SSLSessionInfo session) {
    Set<String> namespaces = new HashSet<>();
    try {
      Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate leaf) {
        var names = leaf.getSubjectAlternativeNames();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
          if (name.get(0).equals(URI_NAME)
              && name.get(1) instanceof String uri
              && uri.startsWith(CALLER)) {
            namespaces.add(uri.substring(CALLER.length()));
          }
        }
      }
    } catch (SSLPeerUnverifiedException
        | io.undertow.server.RenegotiationRequiredException
        | CertificateParsingException _) {
      return Set.of(); // Nobody we know: speaks for no namespace.
    }
    return Set.copyOf(namespaces);
  }
}
