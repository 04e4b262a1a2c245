package dev.sallyport.e2e.pages;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a scenario the browser that all scenarios of a run share; each opens its own windows. */
final class WithBrowser implements ParameterResolver {
  private static final Namespace RUN = Namespace.create(WithBrowser.class);
  private static final String NAMED = "SALLYPORT_CHROMIUM";

  /** No sandbox: root has none. No traffic of its own, which a test would have to tell apart. */
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Browser.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(RUN)
        .computeIfAbsent(Running.class, _ -> Running.start(List.of()), Running.class)
        .browser();
  }

  /** One that a scenario has for itself, and closes. */
  static Running another(String argument) {
    return Running.start(List.of(argument));
  }

  /** A browser and the program that steers it. */
  record Running(Playwright playwright, Browser browser) implements AutoCloseable {
    static Running start(List<String> more) {
      Path program = chromium();
      // The driver would fetch browsers of its own.
      var options = new Playwright.CreateOptions();
      options.setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
      Playwright playwright = Playwright.create(options);
      try {
        return new Running(
            playwright,
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(Stream.concat(ARGUMENTS.stream(), more.stream()).toList())));
      } catch (RuntimeException e) {
        playwright.close();
        throw e;
      }
    }

    @Override
    public void close() {
      browser.close();
      playwright.close();
    }
  }

  /** {@code ./sallyport test} names it; for Maven alone it is the one on the path. */
  private static Path chromium() {
    Stream<Path> onPath =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
            .map(folder -> Path.of(folder, "chromium"));
    return Stream.concat(Optional.ofNullable(System.getenv(NAMED)).map(Path::of).stream(), onPath)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Chromium was not found: run ./sallyport test, or name it with %s."
                        .formatted(NAMED)));
  }
}
