package dev.sallyport.e2e.access;

import static dev.sallyport.e2e.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Sallyport decides about against what the gateway forwards: the app is told which route
 * answered, and no {@link Reading} of the target that reaches it may be under another one.
 */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CorpusE2E {
  private static final String NAME = "corpus";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String JSON = "Accept: application/json";

  /** What is put between the way into one part of the app and the name of another. */
  private static final List<String> TRICKS =
      List.of(
          "/",
          "//",
          "///",
          "/./",
          "/../",
          "/.//../",
          "/..//",
          "//../",
          "/x/../../",
          "/./../",
          "/.../",
          "/%2e/",
          "/%2e%2e/",
          "/%2E%2E/",
          "/.%2e/",
          "/%2e./",
          "/%252e%252e/",
          "/%25252e/",
          "%2f",
          "%2F..%2F",
          "/..%2f",
          "/%2e%2e%2f",
          "%252f..%252f",
          "\\",
          "\\..\\",
          "/..\\",
          "%5c",
          "%5C..%5C",
          "/..%5c",
          "%255c",
          ";/../",
          "/;/../",
          "/..;/",
          "/..;x=1/",
          "/.;/../",
          "/%3b/../",
          "/..%3b/",
          ";",
          "%00/../",
          "/..%00/",
          "%00",
          "/%20/../",
          "/+/../",
          "/..%20/",
          "/ /../",
          "/..%09/",
          "/%0a/../",
          "/%0d%0a/../",
          "/..%c0%af",
          "/..%c1%9c",
          "/%c0%ae%c0%ae/",
          "/%e0%80%ae%e0%80%ae/",
          "/%u002e%u002e/",
          "/%ff/../",
          "/%/../",
          "/%2/../",
          "/%zz/../",
          "?/../",
          "#/../",
          "%3f/../",
          "%23/../",
          "?x=/../",
          "/..?/",
          "/..#/",
          "/%ef%bc%8e%ef%bc%8e/",
          "/%ef%bc%8f..%ef%bc%8f",
          "/\u00e4/../",
          "/~/../",
          "/:/../",
          "/@/../",
          "/%40/../",
          "/*/../",
          "/{x}/../",
          "/..%2e/",
          "/a%2fb/../../",
          "/a%5cb/../../",
          "/%61/../");

  private RawHttps raw;
  private Visitor visitor;
  private GuardedApp app;

  @BeforeAll
  void install(Installation installation) throws Exception {
    raw = new RawHttps(installation);
    visitor = new Visitor(installation).loggedIn();
    app = GuardedApp.install(installation, NAME);
    app.guard(
        Stream.of("public", "admin", "rest")
            .map(
                name ->
                    """
                    - name: %s
                      paths: ["%s/**"]
                      allow: {session: {}}
                      headers: [{name: X-Route, value: Route}]
                    """
                        .formatted(name, name.equals("rest") ? "" : "/" + name))
            .reduce("", String::concat));
    app.awaitReady();
    eventually(GuardedApp.PATIENCE, () -> app.status(visitor, "/x"), status -> status == 200);
  }

  @AfterAll
  void remove() {
    app.close();
    visitor.close();
  }

  static Stream<String> targets() {
    return TRICKS.stream()
        .flatMap(
            trick ->
                Stream.of(
                    "/public" + trick + "admin/x",
                    "/admin" + trick + "public/x",
                    trick + "admin/x",
                    "/x/.." + trick + "admin/x",
                    "/public/x" + trick + "x/../../admin"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void noReadingOfWhatReachesTheAppIsUnderAnotherRoute(String target) throws Exception {
    var answer =
        raw.ask(
            NAME,
            "GET " + target + " HTTP/1.1",
            new String[] {JSON, "Cookie: " + visitor.cookie()},
            "");

    if (answer.status() == 200) {
      JsonNode reached = MAPPER.readTree(answer.body());
      String forwarded = reached.path("target").asText();
      String route = routeSeenBy(reached);
      for (String reading : Reading.all(forwarded)) {
        assertEquals(
            route,
            route(reading),
            () -> "%s is forwarded as %s, which may be %s".formatted(target, forwarded, reading));
      }
    } else {
      assertTrue(
          answer.status() >= 400 && answer.status() < 500,
          () -> target + " is answered by " + answer.status());
    }
  }

  /** The oracle itself has to see what it is there for. */
  @Test
  void readingsFindTheDetoursThatProgramsFind() {
    for (String detour :
        List.of(
            "/public/../admin/x",
            "/public/%2e%2e/admin/x",
            "/public/..;/admin/x",
            "/public%2f..%2fadmin/x",
            "/public\\..\\admin/x",
            "/public/%252e%252e/admin/x",
            "/public//../../admin/x")) {
      assertTrue(
          Reading.all(detour).stream().anyMatch(reading -> route(reading).equals("admin")), detour);
    }
    assertEquals(List.of("/public/x"), Reading.all("/public/x?y=/../admin").stream().toList());
  }

  private static String routeSeenBy(JsonNode reached) {
    for (var field : reached.path("headers").properties()) {
      if (field.getKey().equalsIgnoreCase("X-Route")) {
        JsonNode value = field.getValue();
        return value.isArray() ? value.path(0).asText() : value.asText();
      }
    }
    throw new AssertionError("the app was not told its route: " + reached);
  }

  private static String route(String path) {
    return Stream.of("public", "admin")
        .filter(name -> path.equals("/" + name) || path.startsWith("/" + name + "/"))
        .findFirst()
        .orElse("rest");
  }
}
