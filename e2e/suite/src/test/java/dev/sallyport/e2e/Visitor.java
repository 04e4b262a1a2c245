package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.net.Http;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Somebody with a browser's cookie jar (one cookie is enough) who follows no redirect, so that each
 * step can be looked at.
 */
public final class Visitor implements AutoCloseable {
  /** The header that makes a request one of a browser that navigates. */
  public static final Map<String, String> NAVIGATING = Map.of("Accept", "text/html");

  /** The header that makes a request one of a program. */
  public static final Map<String, String> JSON = Map.of("Accept", "application/json");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Installation installation;
  private final Http http;
  private String cookie = "";

  public Visitor(Installation installation) {
    this.installation = installation;
    this.http = new Http(installation.trust());
  }

  /** GET of a path of the quickstart's app. */
  public HttpResponse<String> shop(String target, Map<String, String> headers)
      throws IOException, InterruptedException {
    return get("shop", target, headers);
  }

  /** GET of a path of an app, which is the first label of its host. */
  public HttpResponse<String> get(String app, String target, Map<String, String> headers)
      throws IOException, InterruptedException {
    return http.get(installation.url(app) + target, withCookie(headers));
  }

  /** GET of a page of the auth host. */
  public HttpResponse<String> auth(String target) throws IOException, InterruptedException {
    return http.get(installation.url("auth") + target, withCookie(NAVIGATING));
  }

  /** As {@link #auth}, and keeps the cookie of the answer. */
  public HttpResponse<String> follow(String target) throws IOException, InterruptedException {
    HttpResponse<String> answer = auth(target);
    answer.headers().firstValue("set-cookie").ifPresent(this::keep);
    return answer;
  }

  /** Sends a form of the auth host as a browser does, and keeps the cookie of the answer. */
  public HttpResponse<String> send(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>(withCookie(NAVIGATING));
    headers.put("Origin", installation.url("auth"));
    return send(path, headers, form);
  }

  /** Sends a form with just these headers, and keeps the cookie of the answer. */
  public HttpResponse<String> send(
      String path, Map<String, String> headers, Map<String, String> form)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.post(installation.url("auth") + path, headers, form);
    answer.headers().firstValue("set-cookie").ifPresent(this::keep);
    return answer;
  }

  /** Registers somebody new and logs in as them; their address is not verified. */
  public Visitor registered(String email, String password)
      throws IOException, InterruptedException {
    Map<String, String> account = Map.of("email", email, "password", password);
    var registration = send("/register", account);
    var login = send("/login", account);
    if (login.statusCode() != 302) {
      throw new AssertionError(
          "%s cannot register (%d) and log in (%d)"
              .formatted(email, registration.statusCode(), login.statusCode()));
    }
    return this;
  }

  /** Logs in as the demo user. */
  public Visitor loggedIn() throws IOException, InterruptedException {
    var demo = installation.summary().demoUser();
    var answer = send("/login", Map.of("email", demo.email(), "password", demo.password()));
    if (answer.statusCode() != 302) {
      throw new AssertionError("the demo user cannot log in: " + answer.statusCode());
    }
    return this;
  }

  /** What the app says has reached it; header names in lower case. */
  public static Map<String, String> headersThatReached(HttpResponse<String> answer)
      throws IOException {
    JsonNode headers = MAPPER.readTree(answer.body()).path("headers");
    Map<String, String> reached = new TreeMap<>();
    headers
        .properties()
        .forEach(
            field ->
                reached.put(
                    field.getKey().toLowerCase(java.util.Locale.ROOT),
                    field.getValue().isArray()
                        ? field.getValue().toString()
                        : field.getValue().asText()));
    return reached;
  }

  /** The Cookie field this visitor sends; empty without a session. */
  public String cookie() {
    return cookie;
  }

  @Override
  public void close() {
    http.close();
  }

  private void keep(String setCookie) {
    String pair = setCookie.substring(0, setCookie.indexOf(';'));
    cookie = pair.endsWith("=") ? "" : pair;
  }

  private Map<String, String> withCookie(Map<String, String> headers) {
    if (cookie.isEmpty()) {
      return headers;
    }
    Map<String, String> all = new HashMap<>(headers);
    all.merge("Cookie", cookie, (given, ours) -> given + "; " + ours);
    return all;
  }
}
