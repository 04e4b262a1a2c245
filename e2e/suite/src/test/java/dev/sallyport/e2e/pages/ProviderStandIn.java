package dev.sallyport.e2e.pages;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.cluster.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A provider on a port of this machine, with pages of its own for a browser: shaped like Google,
 * with ID tokens, and like GitHub, with an API, at one address.
 */
final class ProviderStandIn implements AutoCloseable {
  static final String CLIENT = "sallyport";
  static final String SECRET = "a-secret-of-ours";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpsServer server;
  private final RsaJsonWebKey key;
  private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();

  /** Who is logged in there. */
  volatile String email = "ann@example.com";

  /** Whether it has got out of order. */
  volatile boolean broken;

  private ProviderStandIn(HttpsServer server, RsaJsonWebKey key) {
    this.server = server;
    this.key = key;
  }

  static ProviderStandIn start(Installation installation)
      throws IOException, GeneralSecurityException, JoseException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpsServer server = HttpsServer.create(loopback, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(installation.serving("provider")));
    RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
    key.setKeyId("one");
    ProviderStandIn provider = new ProviderStandIn(server, key);
    server.createContext("/", provider::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return provider;
  }

  String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (broken) {
        send(exchange, 500, "application/json", "{}");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/.well-known/openid-configuration" -> json(exchange, discovery());
        case "/jwks" ->
            send(exchange, 200, "application/json", "{\"keys\":[" + key.toJson() + "]}");
        case "/authorize", "/login/oauth/authorize" -> page(exchange);
        case "/token" -> redeem(exchange, parameters(body), true);
        case "/login/oauth/access_token" -> redeem(exchange, parameters(body), false);
        case "/api/v3/user" ->
            json(exchange, JSON.createObjectNode().put("id", 583_231).put("login", "ann"));
        case "/api/v3/user/emails" ->
            send(
                exchange,
                200,
                "application/json",
                "[{\"email\":\"%s\",\"primary\":true,\"verified\":true}]".formatted(email));
        default -> send(exchange, 404, "application/json", "{}");
      }
    }
  }

  private ObjectNode discovery() {
    ObjectNode document =
        JSON.createObjectNode()
            .put("issuer", url())
            .put("authorization_endpoint", url() + "/authorize")
            .put("token_endpoint", url() + "/token")
            .put("jwks_uri", url() + "/jwks");
    document.putArray("response_types_supported").add("code");
    document.putArray("subject_types_supported").add("public");
    document.putArray("id_token_signing_alg_values_supported").add("RS256");
    return document;
  }

  /** Somebody is logged in here, and is asked whether they want to go on. */
  private void page(HttpExchange exchange) throws IOException {
    Map<String, String> request = parameters(exchange.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    asked.put(code, request);
    String back = request.get("redirect_uri");
    String state = URLEncoder.encode(request.get("state"), StandardCharsets.UTF_8);
    send(
        exchange,
        200,
        "text/html; charset=utf-8",
        """
        <!DOCTYPE html><html lang="en"><title>Provider</title><link rel="icon" href="data:,"><h1>Provider</h1>
        <p><a href="%s?code=%s&amp;state=%s">Go on as %s</a></p>
        <p><a href="%s?error=access_denied&amp;state=%s">Do not go on</a></p>"""
            .formatted(back, code, state, email, back, state));
  }

  private void redeem(HttpExchange exchange, Map<String, String> sent, boolean openId)
      throws IOException {
    Map<String, String> request = asked.remove(sent.getOrDefault("code", ""));
    if (request == null
        || !challenge(sent.getOrDefault("code_verifier", "")).equals(request.get("code_challenge"))
        || !Objects.equals(request.get("redirect_uri"), sent.get("redirect_uri"))
        || !isClient(exchange, sent)) {
      send(exchange, openId ? 400 : 200, "application/json", "{\"error\":\"invalid_grant\"}");
      return;
    }
    ObjectNode answer =
        JSON.createObjectNode().put("access_token", "at").put("token_type", "Bearer");
    if (openId) {
      answer.put("id_token", token(request.getOrDefault("nonce", "")));
    }
    json(exchange, answer);
  }

  private static boolean isClient(HttpExchange exchange, Map<String, String> sent) {
    String basic =
        Base64.getEncoder()
            .encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    return ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))
        || (CLIENT.equals(sent.get("client_id")) && SECRET.equals(sent.get("client_secret")));
  }

  private String token(String nonce) {
    long now = Instant.now().getEpochSecond();
    JsonWebSignature token = new JsonWebSignature();
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    token.setKeyIdHeaderValue(key.getKeyId());
    token.setKey(key.getPrivateKey());
    token.setPayload(
        JSON.createObjectNode()
            .put("iss", url())
            .put("azp", CLIENT)
            .put("aud", CLIENT)
            .put("sub", "of-" + email)
            .put("hd", email.substring(email.indexOf('@') + 1))
            .put("email", email)
            .put("email_verified", true)
            .put("name", "Ann")
            .put("nonce", nonce)
            .put("iat", now)
            .put("exp", now + 300)
            .toString());
    try {
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static void json(HttpExchange exchange, ObjectNode document) throws IOException {
    send(exchange, 200, "application/json", document.toString());
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
