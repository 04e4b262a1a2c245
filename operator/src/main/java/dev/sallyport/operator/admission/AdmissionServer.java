package dev.sallyport.operator.admission;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.operator.admission.AdmissionMeters.Outcome;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;

/**
 * Answers the API server over HTTPS. It does not say who it is, so anybody who reaches the port can
 * ask as anybody, and learn which requests and hosts are claimed; nothing can be changed here.
 */
final class AdmissionServer implements AutoCloseable {
  static final String PATH = "/admission/accessrules";

  /** What the API server takes as an object is about half of that. */
  static final int MAX_BODY = 3 * 1024 * 1024;

  private static final int MILLIS = 10_000;
  private static final int WORKERS = 8;
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Undertow server;
  private final Function<Review.Question, Verdict> judge;
  private final AdmissionMeters meters;

  AdmissionServer(
      InetSocketAddress listen,
      SSLContext tls,
      Function<Review.Question, Verdict> judge,
      AdmissionMeters meters) {
    this.judge = judge;
    this.meters = meters;
    this.server =
        Undertow.builder()
            .addHttpsListener(listen.getPort(), listen.getAddress().getHostAddress(), tls)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) MAX_BODY)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 6 * MILLIS)
            .setSocketOption(Options.READ_TIMEOUT, MILLIS)
            .setIoThreads(1)
            .setWorkerThreads(WORKERS)
            .setHandler(new PathHandler().addExactPath(PATH, new BlockingHandler(this::answer)))
            .build();
  }

  /** Begins to answer; throws a RuntimeException if the port is taken. */
  void start() {
    server.start();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void answer(HttpServerExchange exchange) {
    var began = meters.begin();
    meters.end(began, answered(exchange));
  }

  private Outcome answered(HttpServerExchange exchange) {
    if (!exchange.getRequestMethod().equals(Methods.POST)) {
      return say(exchange, StatusCodes.METHOD_NOT_ALLOWED, "only POST is answered");
    }
    byte[] body;
    try {
      body = exchange.getInputStream().readNBytes(MAX_BODY + 1);
    } catch (IOException _) {
      return say(
          exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE, "the body is too long or breaks off");
    }
    if (body.length > MAX_BODY) {
      return say(exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE, "the body is too long");
    }
    return switch (Review.read(body)) {
      case Review.Malformed(String problem) -> say(exchange, StatusCodes.BAD_REQUEST, problem);
      case Review.Unreadable(String id, String problem) -> {
        send(exchange, id, refusal(Verdict.Refusal.INVALID, "cannot be read: " + problem));
        yield Outcome.UNREADABLE;
      }
      case Review.Question question -> judged(exchange, question);
    };
  }

  private Outcome judged(HttpServerExchange exchange, Review.Question question) {
    Verdict verdict;
    try {
      verdict = judge.apply(question);
    } catch (RuntimeException e) {
      LOG.error("A rule could not be judged, and was refused", e);
      send(
          exchange,
          question.id(),
          refusal(StatusCodes.INTERNAL_SERVER_ERROR, "the operator failed: see its log"));
      return Outcome.FAILED;
    }
    send(exchange, question.id(), verdict);
    if (!verdict.allowed()) {
      return Outcome.REFUSED;
    }
    return verdict.warnings().isEmpty() ? Outcome.ALLOWED : Outcome.WARNED;
  }

  private static Verdict refusal(int status, String message) {
    return new Verdict(List.of(new Verdict.Refusal(status, message)), List.of());
  }

  private static void send(HttpServerExchange exchange, String id, Verdict verdict) {
    ObjectNode review = JSON.createObjectNode();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode response = review.putObject("response");
    response.put("uid", id).put("allowed", verdict.allowed());
    if (!verdict.allowed()) {
      response
          .putObject("status")
          .put("code", verdict.refusals().getFirst().status())
          .put(
              "message",
              verdict.refusals().stream()
                  .map(Verdict.Refusal::message)
                  .collect(Collectors.joining("; ")));
    }
    ArrayNode warnings = response.putArray("warnings");
    verdict.warnings().forEach(warnings::add);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(review.toString(), StandardCharsets.UTF_8);
  }

  private static Outcome say(HttpServerExchange exchange, int status, String sentence) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(sentence + "\n", StandardCharsets.UTF_8);
    return Outcome.MALFORMED;
  }
}
