package dev.sallyport.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** The request as a page. All that came from outside is escaped, and no script may run. */
final class Page {
  private static final String STYLE = style();

  private final String signOut;

  /**
   * @param signOut the URL where a person signs out
   */
  Page(String signOut) {
    this.signOut = signOut;
  }

  /** The policy for the page: its own style sheet, by its hash, and nothing else. */
  static String contentSecurityPolicy() {
    return "default-src 'none'; style-src 'sha256-"
        + hash(STYLE)
        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  String of(Received received) {
    var rows = new StringBuilder();
    for (var header : received.headers()) {
      for (var value : header.values()) {
        rows.append(
            "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                .formatted(escape(header.name()), escape(value)));
      }
    }
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Shop</title>
    <style>%s</style>
    </head>
    <body>
    <header>
    %s
    </header>
    <nav aria-label="Try">
    <h2>Try</h2>
    <ul>
    <li><a href="/">/</a></li>
    <li><a href="/account">/account</a></li>
    <li><a href="/api/orders/1">/api/orders/1</a></li>
    <li><a href="/internal/x">/internal/x</a></li>
    <li><a href="/healthz">/healthz</a></li>
    <li><a href="%s">Sign out</a></li>
    </ul>
    </nav>
    <main>
    <h2>What reached this app</h2>
    <p class="request"><code>%s %s</code></p>
    <table>
    <thead><tr><th scope="col">Header</th><th scope="col">Value</th></tr></thead>
    <tbody>
    %s</tbody>
    </table>
    </main>
    </body>
    </html>
    """
        .formatted(
            STYLE,
            greeting(received),
            escape(signOut),
            escape(received.method()),
            escape(received.target()),
            rows);
  }

  private static String greeting(Received received) {
    return received
        .header("X-User-Email")
        .map(
            email ->
                """
                <h1>Hello, %s</h1>
                <p class="quiet">This app has no login of its own: a header told it who you are.</p>\
                """
                    .formatted(escape(email)))
        .orElse(
            """
            <h1>Hello, whoever you are</h1>
            <p class="quiet">This request came without an identity.</p>\
            """);
  }

  static String escape(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static String style() {
    try (var in = Page.class.getResourceAsStream("page.css")) {
      return new String(
          Objects.requireNonNull(in, "page.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
