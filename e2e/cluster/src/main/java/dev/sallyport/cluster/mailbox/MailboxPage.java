package dev.sallyport.cluster.mailbox;

import java.util.List;

/** Letters as HTML. Everything in them was written by strangers, and is shown as text. */
final class MailboxPage {
  /** Its style sheet. */
  static final String STYLE =
      """
      :root {
        color-scheme: light dark;
        --ground: light-dark(#f4f3ef, #14171b);
        --surface: light-dark(#ffffff, #1e2228);
        --text: light-dark(#1b1f24, #edebe6);
        --soft: light-dark(#545b64, #a9b0b9);
        --rule: light-dark(#e3e1da, #31373f);
        --accent: light-dark(#1f5f4a, #7fd1b0);
      }
      body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; }
      main { margin: 0 auto; max-width: 44rem; padding: 2rem 1rem; }
      h1 { margin: 0; font-size: 1.625rem; line-height: 1.2; }
      article { margin: 1rem 0; padding: 1.25rem; background: var(--surface); border: 1px solid var(--rule); border-radius: 0.75rem; overflow-wrap: anywhere; }
      h2 { margin: 0; font-size: 1.125rem; line-height: 1.3; }
      pre { margin: 1rem 0; white-space: pre-wrap; font: inherit; }
      p { margin: 0.25rem 0; }
      a { color: var(--accent); display: inline-block; min-width: 1.5rem; min-height: 1.5rem; }
      :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
      .soft { color: var(--soft); font-size: 0.875rem; }
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
          <title>Mail · Sallyport</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="/style.css">
        </head>
        <body>
        <main>
        <h1>Captured mail</h1>
        <p class="soft">The newest first. <a id="again" href="/">Look again</a></p>
        """);
    if (letters.isEmpty()) {
      page.append(
          "<p>Nothing yet. What Sallyport sends is shown here, and goes nowhere else.</p>\n");
    }
    letters.reversed().forEach(letter -> append(page, letter));
    return page.append("</main>\n</body>\n</html>\n").toString();
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
