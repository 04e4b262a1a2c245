package dev.sallyport.cli.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The admin API at one address, with the secret that opens it. */
public final class AdminApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final String secret;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * Asks nothing yet.
   *
   * @param base without a path
   */
  public AdminApi(URI base, String secret) {
    this.base = base;
    this.secret = secret;
  }

  /** What became of a question. */
  public sealed interface Outcome {
    /** It was done; {@code json} is what was answered, an empty object if nothing. */
    record Done(JsonNode json) implements Outcome {}

    /** It was not; {@code why} are sentences for people. */
    record Refused(int status, String why) implements Outcome {}

    /** Nobody answers, or not in the way of the admin API. */
    record Unreachable(String why) implements Outcome {}
  }

  /** Asks once. */
  public Outcome ask(String method, String path, Map<String, String> query) {
    return send(method, path + query(query), HttpRequest.BodyPublishers.noBody());
  }

  /** Asks with a body. */
  public Outcome ask(String method, String path, ObjectNode body) {
    return send(method, path, HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  /** All pages of a list, as one object with {@code items}. */
  public Outcome all(String path, Map<String, String> query) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode items = all.putArray("items");
    Map<String, String> page = new TreeMap<>(query);
    page.put("limit", "500");
    while (true) {
      switch (ask("GET", path, page)) {
        case Outcome.Done(JsonNode json) -> {
          json.path("items").forEach(items::add);
          if (!json.has("next")) {
            return new Outcome.Done(all);
          }
          page.put("after", json.path("next").asText());
        }
        case Outcome.Refused refused -> {
          return refused;
        }
        case Outcome.Unreachable unreachable -> {
          return unreachable;
        }
      }
    }
  }

  private static String query(Map<String, String> query) {
    return query.isEmpty()
        ? ""
        : query.entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }

  private Outcome send(String method, String path, HttpRequest.BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .method(method, body)
            .header("Authorization", "Bearer " + secret)
            .header("Content-Type", "application/json")
            .build();
    try {
      return outcome(client.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException _) {
      return new Outcome.Unreachable(
          "the admin API does not answer at "
              + base
              + ": is it the address of admin.listen, or of a kubectl port-forward to it?");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Outcome.Unreachable("interrupted");
    }
  }

  private Outcome outcome(HttpResponse<String> response) {
    int status = response.statusCode();
    JsonNode json;
    try {
      json =
          response.body().isEmpty()
              ? JsonNodeFactory.instance.objectNode()
              : JSON.readTree(response.body());
    } catch (JsonProcessingException _) {
      return new Outcome.Unreachable("what answers at " + base + " is not the admin API");
    }
    if (status / 100 == 2) {
      return new Outcome.Done(json);
    }
    if (!json.has("detail")) {
      return new Outcome.Unreachable("what answers at " + base + " is not the admin API");
    }
    return new Outcome.Refused(status, sentences(json));
  }

  private static String sentences(JsonNode problem) {
    StringBuilder text = new StringBuilder();
    text.append(problem.path("title").asText())
        .append(": ")
        .append(problem.path("detail").asText());
    problem
        .path("errors")
        .forEach(
            error ->
                text.append(System.lineSeparator())
                    .append("  ")
                    .append(error.path("where").asText())
                    .append(' ')
                    .append(error.path("what").asText()));
    return text.toString();
  }

  @Override
  public void close() {
    client.close();
  }
}
