package dev.sallyport.e2e.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.cluster.Installation;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * Somebody else's identity provider, on a port of this machine. It signs with the JDK and writes
 * its JSON itself, so that it shares no mistake with the verifier.
 */
final class Issuer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpsServer server;
  private final KeyPair keys;

  private Issuer(HttpsServer server, KeyPair keys) {
    this.server = server;
    this.keys = keys;
  }

  /** Signs. */
  @FunctionalInterface
  interface Signer {
    byte[] sign(byte[] input) throws GeneralSecurityException;
  }

  static Issuer start(Installation installation) throws IOException, GeneralSecurityException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = HttpsServer.create(loopback, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(installation.serving("issuer")));
    var issuer = new Issuer(server, newKeys());
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                JSON.createObjectNode()
                    .put("issuer", issuer.id())
                    .put("jwks_uri", issuer.id() + "/keys")));
    server.createContext("/keys", exchange -> answer(exchange, issuer.published()));
    server.start();
    return issuer;
  }

  /** The claim {@code iss}. */
  String id() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  RSAPublicKey key() {
    return (RSAPublicKey) keys.getPublic();
  }

  static KeyPair newKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  /** Signs with RS256 as the issuer does. */
  Signer ours() {
    return rs256(keys);
  }

  static Signer rs256(KeyPair keys) {
    return input -> {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(input);
      return signature.sign();
    };
  }

  /** A good token for the API of orders, but for the changes. */
  String token(UnaryOperator<ObjectNode> header, UnaryOperator<ObjectNode> claims, Signer signer)
      throws GeneralSecurityException {
    long now = Instant.now().getEpochSecond();
    var good =
        JSON.createObjectNode()
            .put("iss", id())
            .put("sub", "billing")
            .put("aud", "orders")
            .put("scope", "read:orders")
            .put("iat", now)
            .put("exp", now + 300);
    var head = JSON.createObjectNode().put("alg", "RS256").put("kid", "one");
    String input =
        base64(header.apply(head).toString()) + "." + base64(claims.apply(good).toString());
    return input + "." + base64(signer.sign(input.getBytes(StandardCharsets.UTF_8)));
  }

  /** The public key as the issuer publishes it (RFC 7517). */
  ObjectNode jwk() {
    return JSON.createObjectNode()
        .put("kty", "RSA")
        .put("kid", "one")
        .put("use", "sig")
        .put("n", unsigned(key().getModulus()))
        .put("e", unsigned(key().getPublicExponent()));
  }

  private ObjectNode published() {
    var set = JSON.createObjectNode();
    set.putArray("keys").add(jwk());
    return set;
  }

  private static void answer(HttpExchange exchange, ObjectNode document) throws IOException {
    byte[] bytes = document.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
    return base64(java.util.Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
