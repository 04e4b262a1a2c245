package dev.sallyport.server.federation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.server.http.TestPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bouncycastle.operator.OperatorCreationException;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A provider on loopback, by https: OpenID Connect and GitHub at one address, honest unless a test
 * says otherwise. It signs with another library than we verify with.
 */
public final class StandIn implements AutoCloseable {
  public static final String CLIENT = "sallyport";
  public static final String SECRET = "a secret of ours";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpsServer server;
  private final InstantSource clock;
  private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();

  /** Its present key. */
  public volatile RsaJsonWebKey key;

  /** What is wrong with its ID tokens. */
  public volatile Consumer<ObjectNode> claims = _ -> {};

  /** What is wrong with how they are signed. */
  public volatile Function<String, String> signing = this::signed;

  /** What is wrong with its discovery document. */
  public volatile Consumer<ObjectNode> discovery = _ -> {};

  /** What is wrong with the answer of its token endpoint. */
  public volatile Consumer<ObjectNode> tokens = _ -> {};

  /** What it answers at paths where it does not do what it should; a status, or a long body. */
  public final Map<String, Integer> broken = new ConcurrentHashMap<>();

  /** What it says about the user. */
  public volatile ObjectNode user =
      JSON.createObjectNode()
          .put("sub", "248289761001")
          .put("email", "ann@example.com")
          .put("email_verified", true)
          .put("name", "Ann");

  /** What it says about them at another address than in the token. */
  public volatile ObjectNode userInfo = JSON.createObjectNode();

  /** How often it was asked for its keys. */
  public final AtomicInteger keysAsked = new AtomicInteger();

  /** A body that is too long. */
  public static final int LONG = 10_000_000;

  /** One with the certificate of {@code pki}. */
  public StandIn(TestPki pki, InstantSource clock)
      throws IOException, GeneralSecurityException, JoseException {
    this.clock = clock;
    this.key = newKey("one");
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(pki.localhost()));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** Where it is, and its issuer. */
  public String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  static RsaJsonWebKey newKey(String id) throws JoseException {
    RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
    key.setKeyId(id);
    return key;
  }

  /** Somebody comes here and logs in: what they are led back with. */
  public Map<String, List<String>> login(URI authorization) {
    Map<String, String> request = parameters(authorization.getRawQuery());
    String code = UUID.randomUUID().toString();
    asked.put(code, request);
    Map<String, List<String>> answer = new HashMap<>();
    answer.put("code", List.of(code));
    answer.put("state", List.of(request.get("state")));
    answer.put("iss", List.of(url()));
    return answer;
  }

  static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      Integer wrong = broken.get(path);
      if (wrong != null) {
        send(exchange, wrong == LONG ? 200 : wrong, wrong == LONG ? " ".repeat(LONG) : "{}");
        return;
      }
      switch (path) {
        case "/.well-known/openid-configuration" -> send(exchange, 200, discovered().toString());
        case "/jwks" -> {
          keysAsked.incrementAndGet();
          send(exchange, 200, "{\"keys\":[" + key.toJson() + "]}");
        }
        case "/token" -> redeem(exchange, new String(body, StandardCharsets.UTF_8), true);
        case "/login/oauth/access_token" ->
            redeem(exchange, new String(body, StandardCharsets.UTF_8), false);
        case "/userinfo" -> shown(exchange, userInfo.toString());
        case "/api/v3/user" -> shown(exchange, "{\"id\":583231,\"login\":\"ann\"}");
        case "/api/v3/user/emails" ->
            shown(
                exchange,
                """
                [{"email":"other@example.com","primary":false,"verified":true},
                 {"email":%s,"primary":true,"verified":%s}]"""
                    .formatted(user.path("email"), user.path("email_verified")));
        default -> send(exchange, 404, "{}");
      }
    }
  }

  private ObjectNode discovered() {
    ObjectNode document =
        JSON.createObjectNode()
            .put("issuer", url())
            .put("authorization_endpoint", url() + "/authorize")
            .put("token_endpoint", url() + "/token")
            .put("userinfo_endpoint", url() + "/userinfo")
            .put("jwks_uri", url() + "/jwks")
            .put("authorization_response_iss_parameter_supported", true);
    document.putArray("response_types_supported").add("code");
    document.putArray("subject_types_supported").add("public");
    document.putArray("id_token_signing_alg_values_supported").add("RS256");
    discovery.accept(document);
    return document;
  }

  /** By whoever has the secret, and the verifier of the one who asked (RFC 7636). */
  private void redeem(HttpExchange exchange, String form, boolean openId) throws IOException {
    Map<String, String> sent = parameters(form);
    Map<String, String> request = asked.remove(sent.getOrDefault("code", ""));
    if (request == null
        || !challenge(sent.getOrDefault("code_verifier", "")).equals(request.get("code_challenge"))
        || !request.get("redirect_uri").equals(sent.get("redirect_uri"))
        || !isClient(exchange, sent)) {
      send(exchange, openId ? 400 : 200, "{\"error\":\"invalid_grant\"}");
      return;
    }
    ObjectNode answer =
        JSON.createObjectNode().put("access_token", "at").put("token_type", "Bearer");
    if (openId) {
      answer.put("id_token", signing.apply(payload(request.getOrDefault("nonce", ""))));
    }
    tokens.accept(answer);
    send(exchange, 200, answer.toString());
  }

  private static boolean isClient(HttpExchange exchange, Map<String, String> sent) {
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (CLIENT + ":" + SECRET.replace(" ", "+")).getBytes(StandardCharsets.UTF_8));
    return basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
        || (CLIENT.equals(sent.get("client_id")) && SECRET.equals(sent.get("client_secret")));
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String payload(String nonce) {
    long now = clock.instant().getEpochSecond();
    ObjectNode token =
        JSON.createObjectNode()
            .put("iss", url())
            .put("aud", CLIENT)
            .put("iat", now)
            .put("exp", now + 300)
            .put("nonce", nonce);
    token.setAll(user);
    claims.accept(token);
    return token.toString();
  }

  String signed(String payload) {
    return signed(payload, "RS256", key.getPrivateKey(), key.getKeyId());
  }

  static String signed(String payload, String algorithm, Key with, String id) {
    try {
      JsonWebSignature token = new JsonWebSignature();
      token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
      token.setDoKeyValidation(false);
      token.setAlgorithmHeaderValue(algorithm);
      token.setKeyIdHeaderValue(id);
      token.setKey(with);
      token.setPayload(payload);
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void shown(HttpExchange exchange, String body) throws IOException {
    boolean known = "Bearer at".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    send(exchange, known ? 200 : 401, known ? body : "{}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", "https://evil.example/");
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** With one parameter more, or another value. */
  static Map<String, List<String>> with(
      Map<String, List<String>> parameters, String name, String... values) {
    Map<String, List<String>> changed = new HashMap<>(parameters);
    changed.put(name, new ArrayList<>(List.of(values)));
    return changed;
  }

  /** Without one. */
  static Map<String, List<String>> without(Map<String, List<String>> parameters, String name) {
    Map<String, List<String>> changed = new HashMap<>(parameters);
    changed.remove(name);
    return changed;
  }
}
