package dev.sallyport.cluster.mailbox;

import java.util.List;

/** Letters as HTML. Everything in them was written by strangers, and is shown as text. */
final class MailboxPage {
  /** Its style sheet. */
  static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { margin: 0 auto; max-width: 48rem; padding: 1.5rem 1rem; font: 1rem/1.5 system-ui, sans-serif; }
      article { margin: 1rem 0; padding: 1rem; border: 1px solid #8a9099; border-radius: 0.5rem; overflow-wrap: anywhere; }
      h2 { margin: 0; font-size: 1.125rem; }
      pre { white-space: pre-wrap; font: inherit; }
      .soft { opacity: 0.8; font-size: 0.875rem; }
      """;

  private MailboxPage() {}

  /** All letters, the newest first. */
  static String of(List<Captured> letters) {
    var page = new StringBuilder(1_024);
    page.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta http-equiv="refresh" content="5">
          <title>Mail · Sallyport</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="/style.css">
        </head>
        <body>
        <h1>Captured mail</h1>
        """);
    if (letters.isEmpty()) {
      page.append(
          "<p>Nothing yet. What Sallyport sends is shown here, and goes nowhere else.</p>\n");
    }
    letters.reversed().forEach(letter -> append(page, letter));
    return page.append("</body>\n</html>\n").toString();
  }

  private static void append(StringBuilder page, Captured letter) {
    page.append("<article id=\"letter-")
        .append(letter.number())
        .append("\">\n<h2>")
        .append(escaped(letter.subject()))
        .append("</h2>\n<p class=\"soft\">to <span class=\"to\">")
        .append(escaped(letter.to()))
        .append("</span> from ")
        .append(escaped(letter.from()))
        .append(", ")
        .append(escaped(letter.at()))
        .append("</p>\n<pre>")
        .append(escaped(letter.text()))
        .append("</pre>\n");
    for (var link : letter.links()) {
      page.append("<p><a rel=\"noreferrer\" href=\"")
          .append(escaped(link))
          .append("\">")
          .append(escaped(link))
          .append("</a></p>\n");
    }
    page.append("</article>\n");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
