package dev.sallyport.e2e.pages;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What axe-core finds wrong with a page, all of its rules included. */
final class Axe {
  private static final String PROGRAM = read();

  private Axe() {}

  /** One line for each rule that is broken, with the elements that break it; best none. */
  static Object violations(Page page) {
    // Asked for from outside, so the page's policy does not concern it.
    page.evaluate(PROGRAM);
    return page.evaluate(
        """
        async () => (await axe.run(document, {resultTypes: ['violations']})).violations
            .map(({id, nodes}) => `${id}: ${nodes.map(node => node.html).join(' ')}`)
        """);
  }

  private static String read() {
    try (InputStream program = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(
          Objects.requireNonNull(program, "axe is on the path").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
