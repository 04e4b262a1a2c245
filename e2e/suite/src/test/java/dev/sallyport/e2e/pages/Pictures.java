package dev.sallyport.e2e.pages;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.sallyport.e2e.WithSallyport;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Takes pictures of pages that are the same each time. They go to the folder that the environment
 * variable {@code SALLYPORT_SCREENSHOTS} names, seen from the root of the project, or to the build.
 */
final class Pictures {
  private static final Path FOLDER =
      WithSallyport.ROOT.resolve(
          Optional.ofNullable(System.getenv("SALLYPORT_SCREENSHOTS"))
              .orElse("e2e/suite/target/screenshots"));

  private Pictures() {}

  /** The window as it is, but for what differs each time. */
  static void take(Page page, String name) {
    page.evaluate(
        """
        () => {
          const say = (selector, text) =>
              document.querySelectorAll(selector).forEach(e => { e.textContent = text; });
          say('time', '1 Jan 2026, 12:00 UTC');
          say('#request-id', '00000000-0000-7000-8000-000000000000');
          say('#email:not(input), #account', 'ann@example.com');
          say('#secret', 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ');
          say('.codes code', 'gezd-gnbv-gy3t-qojq');
          document.querySelectorAll('.qr path').forEach(e => {
            const size = e.parentNode.viewBox.baseVal.width - 8;
            const places = [...Array(size).keys()].map(n => n + 4);
            e.setAttribute('d', places.flatMap(y => places
                .filter(x => (x * 7 + y * 13 + x * y) % 5 < 2)
                .map(x => `M${x} ${y}h1v1h-1z`)).join(''));
          });
          document.querySelectorAll('article ~ article').forEach(e => e.remove());
          document.querySelectorAll('#problem, #explanation, .name, article').forEach(e => {
            e.innerHTML = e.innerHTML
                .replace(/[0-9a-f-]{36}@/g, 'ann@')
                .replace(/\\b\\d{4} \\d{4}\\b/g, '1234 5678')
                .replace(/[\\w-]{43}/g, '…')
                .replace(/localhost:\\d+/g, 'localhost')
                .replace(/\\d+ seconds/, '30 seconds')
                .replace(/, [^,]*(?=<\\/p>\\s*<pre)/, ', 1 January 2026');
          });
        }
        """);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(FOLDER.resolve(name + ".png"))
            .setAnimations(ScreenshotAnimations.DISABLED));
  }
}
