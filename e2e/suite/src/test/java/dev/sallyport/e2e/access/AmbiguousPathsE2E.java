package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that gateway, Sallyport and app might each read in their own way. */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AmbiguousPathsE2E {
  private static final String JSON = "Accept: application/json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RawHttps raw;
  private Visitor visitor;
  private String origin;

  @BeforeAll
  void logIn(Installation installation) throws Exception {
    raw = new RawHttps(installation);
    visitor = new Visitor(installation).loggedIn();
    origin = installation.url("shop");
  }

  @AfterAll
  void leave() {
    visitor.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/internal/x",
        "//internal/x",
        "/internal//x",
        "///internal/x",
        "/./internal/x",
        "/%2einternal/../internal/x",
        "/%69nternal/x",
        "/%69%6e%74ernal/x",
        "/%2569nternal/x",
        "/internal%2fx",
        "/internal%2Fx",
        "/internal%5cx",
        "/internal\\x",
        "\\internal\\x",
        "/internal;x/",
        "/internal;/x",
        "/;/internal/x",
        "/internal%00",
        "/internal?x",
        "/internal#x",
        "/healthz/..%2finternal/x",
        "/healthz/%2e%2e/internal/x",
        "/healthz/%2E%2E/internal/x",
        "/healthz/.%2e/internal/x",
        "/healthz/%252e%252e/internal/x",
        "/healthz/../internal/x",
        "/healthz/..;/internal/x",
        "/healthz/..\\internal\\x",
        "/healthz/..%5cinternal%5cx",
        "/healthz/..%c0%afinternal/x",
        "/healthz/%c0%ae%c0%ae/internal/x",
        "/healthz/..//internal/x",
        "/account/../internal/x",
        "/account/..//../internal/x",
        "/../internal/x",
        "/../../internal/x",
        "/healthz%00",
        "/healthz%0a/internal/x",
        "/healthz;/../internal/x",
        "/healthz?/../internal/x",
        "/healthz#/../internal/x",
        "internal/x",
        "*"
      })
  void noSpellingOpensAPathThatIsClosed(String target) throws Exception {
    for (String cookie : new String[] {"Cookie: own=1", "Cookie: " + visitor.cookie()}) {
      var answer = raw.shop(target, JSON, cookie);

      if (answer.status() == 200) {
        String reached = MAPPER.readTree(answer.body()).path("target").asText();
        assertFalse(reached.isEmpty(), answer.body());
        String path = reached.replaceFirst("[?#].*", "").toLowerCase(Locale.ROOT);
        assertFalse(path.contains("internal"), () -> target + " reached the app: " + reached);
      } else {
        assertTrue(answer.status() < 500, () -> target + " is answered by " + answer.status());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/INTERNAL/x",
        "/Internal",
        "/internalx",
        "/internal.x",
        "/internal%20",
        "/internal%3bx",
        "/internal%3fx",
        "/internal%23x"
      })
  void pathThatIsAnotherOneNeedsASessionAsEverythingElseDoes(String target) throws Exception {
    assertEquals(401, raw.shop(target, JSON).status());
    var answer = raw.shop(target, JSON, "Cookie: " + visitor.cookie());
    assertEquals(200, answer.status());
    assertTrue(
        MAPPER.readTree(answer.body()).path("target").asText().equalsIgnoreCase(target),
        answer.body());
  }

  @Test
  void absoluteTargetIsReadAsThePathInIt() throws Exception {
    for (String target :
        new String[] {
          origin + "/internal/x",
          origin + "/healthz/../internal/x",
          origin + "/healthz/%2e%2e/internal/x",
          "http://127.0.0.1:1/internal/x",
          "https://auth.sallyport.localhost/internal/x"
        }) {
      int status = raw.shop(target, JSON, "Cookie: " + visitor.cookie()).status();
      assertTrue(status >= 400 && status < 500, () -> target + " is answered by " + status);
    }
  }

  @Test
  void openPathIsOpenAndTheAppReadsItAsItWasSent() throws Exception {
    var answer = raw.shop("/healthz?next=/internal/x", JSON);

    assertEquals(200, answer.status());
    assertEquals(
        "/healthz?next=/internal/x", MAPPER.readTree(answer.body()).path("target").asText());
  }
}
