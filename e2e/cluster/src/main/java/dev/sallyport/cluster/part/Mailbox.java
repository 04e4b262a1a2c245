package dev.sallyport.cluster.part;

import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.process.Launch;
import java.util.Map;

/**
 * Where the runtime's mail ends up: a real SMTP server that keeps it in memory, and a page that
 * shows it.
 *
 * @param port for SMTP
 * @param pages the port for the page
 */
public record Mailbox(JavaPart program, int port, int pages) {
  /** Says how to start. */
  public Launch launch(Http http) {
    return Launch.of(
        "mailbox",
        program.command(
            64,
            "dev.sallyport.cluster.mailbox.Main",
            Integer.toString(port),
            Integer.toString(pages)),
        program.jars(),
        pages,
        () -> http.ok(url() + "/", Map.of()));
  }

  /** Where its page is, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + pages;
  }

  /** The runtime's setting that leads to it. */
  public String yaml() {
    return "{url: \"smtp://127.0.0.1:%d\", insecure: true, from: \"Sallyport <no-reply@sallyport.localhost>\"}"
        .formatted(port);
  }
}
