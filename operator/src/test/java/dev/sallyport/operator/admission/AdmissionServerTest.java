package dev.sallyport.operator.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.operator.certificates.ServedForTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdmissionServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Verdict FINE = new Verdict(List.of(), List.of("a doubt"));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ServedForTest tls = ServedForTest.create();
  private final HttpClient client = HttpClient.newBuilder().sslContext(tls.client()).build();
  private Function<Review.Question, Verdict> judge = _ -> FINE;
  private AdmissionServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server =
        new AdmissionServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            tls.server(),
            question -> judge.apply(question),
            new AdmissionMeters(meters));
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void answerHasTheIdOfItsQuestionAndWarnings() throws Exception {
    JsonNode review = JSON.readTree(post(ReviewTest.QUESTION).body());

    assertEquals("admission.k8s.io/v1", review.path("apiVersion").asText());
    assertEquals("AdmissionReview", review.path("kind").asText());
    assertEquals("q-1", review.at("/response/uid").asText());
    assertTrue(review.at("/response/allowed").asBoolean());
    assertEquals("a doubt", review.at("/response/warnings/0").asText());
  }

  @Test
  void refusalSaysEverythingInOneMessage() throws Exception {
    judge =
        _ ->
            new Verdict(
                List.of(new Verdict.Refusal(409, "one"), new Verdict.Refusal(403, "two")),
                List.of());
    JsonNode response = JSON.readTree(post(ReviewTest.QUESTION).body()).path("response");

    assertEquals(false, response.path("allowed").asBoolean(true));
    assertEquals("one; two", response.at("/status/message").asText());
    assertEquals(409, response.at("/status/code").asInt());
  }

  @Test
  void ourOwnFailureIsARefusal() throws Exception {
    judge =
        _ -> {
          throw new IllegalStateException("for the test");
        };
    var answer = post(ReviewTest.QUESTION);

    assertEquals(200, answer.statusCode());
    assertEquals(false, JSON.readTree(answer.body()).at("/response/allowed").asBoolean(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"kind\": \"AdmissionReview\"}", "\"<script>\""})
  void whatIsNoQuestionIsTheCallersFault(String body) throws Exception {
    var answer = post(body);

    assertEquals(400, answer.statusCode());
    assertTrue(!answer.body().contains("script"), answer::body);
  }

  @Test
  void bodyThatIsTooLongIsNotRead() throws Exception {
    byte[] body = new byte[AdmissionServer.MAX_BODY + 1];
    int status;
    try {
      status = send(BodyPublishers.ofByteArray(body)).statusCode();
    } catch (java.io.IOException _) {
      status = 413; // The connection was closed before all of it was sent.
    }
    assertEquals(413, status);
    assertEquals(200, post(ReviewTest.QUESTION).statusCode());
  }

  @Test
  @Timeout(60)
  void eachQuestionIsCountedByItsOutcome() throws Exception {
    post(ReviewTest.QUESTION);
    judge = _ -> new Verdict(List.of(), List.of());
    post(ReviewTest.QUESTION);
    judge = _ -> new Verdict(List.of(new Verdict.Refusal(403, "no")), List.of("and a doubt"));
    post(ReviewTest.QUESTION);
    judge =
        _ -> {
          throw new IllegalStateException("for the test");
        };
    post(ReviewTest.QUESTION);
    post("{");
    post(ReviewTest.QUESTION.replace("[\"shop.example.com\"]", "7"));

    for (var outcome : AdmissionMeters.Outcome.values()) {
      String name = outcome.name().toLowerCase(Locale.ROOT);
      var timer = meters.get("sallyport.operator.admission").tag("outcome", name).timer();
      while (timer.count() == 0) { // The answer is sent before it is counted.
        Thread.onSpinWait();
      }
      assertEquals(1, timer.count(), name);
    }
  }

  @Test
  void onlyPostAndOnlyThereIsAnswered() throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url(AdmissionServer.PATH))).build();
    assertEquals(405, client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    var elsewhere = HttpRequest.newBuilder(URI.create(url("/metrics"))).build();
    assertEquals(404, client.send(elsewhere, HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> send(HttpRequest.BodyPublisher body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url(AdmissionServer.PATH))).POST(body).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String url(String path) {
    return "https://127.0.0.1:" + port + path;
  }
}
