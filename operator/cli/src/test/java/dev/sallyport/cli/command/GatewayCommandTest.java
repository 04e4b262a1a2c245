package dev.sallyport.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.headers.AppHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With {@code -Dsallyport.write=true} the guides' configuration is written anew. */
final class GatewayCommandTest {
  private static final Path GUIDES = Path.of("../../docs/how-to");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"nginx, nginx", "envoy, yaml"})
  void guideShowsWhatTheCommandPrints(String kind, String language) throws IOException {
    Path guide = GUIDES.resolve("use-%s.md".formatted(kind));
    String printed = "```%s\n%s```".formatted(language, Run.in(folder, "gateway", kind).output());
    Pattern block = Pattern.compile("```%s\\n.*?```".formatted(language), Pattern.DOTALL);
    Matcher first = block.matcher(Files.readString(guide));
    assertTrue(first.find(), guide::toString);

    if (Boolean.getBoolean("sallyport.write")) {
      Files.writeString(guide, first.replaceFirst(Matcher.quoteReplacement(printed)));
    } else {
      assertEquals(printed, first.group());
    }
  }

  @Test
  void nginxReplacesEveryHeaderThatOnlyWeMaySet() {
    String printed = Run.in(folder, "gateway", "nginx").output();

    for (String name : AppHeader.wireNames()) {
      String variable = name.toLowerCase(Locale.ROOT).replace('-', '_');
      assertTrue(
          printed.contains("proxy_set_header %s $sallyport_%s;\n".formatted(name, variable)), name);
      assertTrue(
          printed.contains(
              "auth_request_set $sallyport_%1$s $upstream_http_%1$s;\n".formatted(variable)),
          name);
    }
  }

  @Test
  void envoyTakesEveryHeaderThatWeMaySet() {
    String printed = Run.in(folder, "gateway", "envoy").output();

    for (String name : AppHeader.wireNames()) {
      String pattern = "{exact: %s, ignore_case: true}".formatted(name.toLowerCase(Locale.ROOT));
      assertTrue(printed.indexOf(pattern) > printed.indexOf("allowed_upstream_headers"), name);
    }
  }

  @Test
  void runtimeThatIsAskedByHttpsIsShownACertificate() {
    String address = "https://runtime.example.com:9443";

    assertTrue(
        Run.in(folder, "gateway", "nginx", "--decisions", address)
            .output()
            .contains(
                """
                    proxy_pass https://runtime.example.com:9443/decisions/nginx;
                    proxy_ssl_certificate /etc/nginx/sallyport/tls.crt;
                """));
    assertTrue(
        Run.in(folder, "gateway", "envoy", "--decisions", address)
            .output()
            .contains("trusted_ca: {filename: /etc/envoy/sallyport/ca.crt}"));
  }

  @ParameterizedTest
  @CsvSource({
    "--app, http://127.0.0.1:3000/",
    "--app, http://127.0.0.1:3000/x",
    "--app, 127.0.0.1:3000",
    "--app, http://user@127.0.0.1",
    "--app, http://127.0.0.1;deny",
    "--decisions, ftp://runtime",
    "--decisions, https://runtime?x",
    "--host, Shop.example.com",
    "--host, 'a.example; return 200'"
  })
  void whatCouldNotBeMeantIsRefused(String option, String value) {
    var run = Run.in(folder, "gateway", "nginx", option, value);

    assertEquals(2, run.status());
    assertEquals("", run.output());
    assertTrue(run.errors().contains(option), run::errors);
  }
}
