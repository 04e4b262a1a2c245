package dev.sallyport.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** The fields that every page of ours carries: no script but ours, no frame, no copy in a cache. */
final class PageHeaders {
  private static final HttpString CSP = new HttpString("Content-Security-Policy");
  private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
  static final HttpString NOSNIFF = new HttpString("X-Content-Type-Options");
  private static final HttpString FRAME_OPTIONS = new HttpString("X-Frame-Options");
  private static final String NOTHING =
      "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; img-src data:; ";

  private final String policy;

  /**
   * @param style the style sheet that pages carry inside
   */
  PageHeaders(String style) {
    this.policy = NOTHING + "style-src 'sha256-%s'; ".formatted(sha256(style));
  }

  /**
   * For a page of the auth host.
   *
   * @param redirectsTo the origin that its form may lead to by redirect, which browsers hold
   *     against form-action
   */
  void put(HttpServerExchange exchange, Optional<String> redirectsTo) {
    common(exchange)
        .put(
            CSP,
            policy
                + "script-src 'self'; connect-src 'self'; form-action 'self'"
                + redirectsTo.map(origin -> " " + origin).orElse(""));
  }

  /** For a page that stands in for one of an app. */
  void putOnAppHost(HttpServerExchange exchange) {
    common(exchange).put(CSP, policy + "form-action 'none'");
  }

  private static HeaderMap common(HttpServerExchange exchange) {
    return exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, "text/html; charset=utf-8")
        .put(Headers.CACHE_CONTROL, "no-store")
        .put(NOSNIFF, "nosniff")
        .put(FRAME_OPTIONS, "DENY")
        // With "no-referrer" browsers would send "Origin: null" with our own forms.
        .put(REFERRER_POLICY, "same-origin");
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
