package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A login never leads to a page of somebody else. HERE stands for the port that is served. */
@ExtendWith(WithSallyport.class)
final class ReturnToE2E {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/account",
        "account",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:evil.example",
        "https:/shop.sallyport.localhost:HERE/",
        "https:///shop.sallyport.localhost:HERE/",
        "http://shop.sallyport.localhost:HERE/",
        "https://shop.sallyport.localhost/",
        "https://shop.sallyport.localhost:1/",
        "https://shop.sallyport.localhost:HERE@evil.example/",
        "https://evil.example@shop.sallyport.localhost:HERE/",
        "https://shop.sallyport.localhost:HERE\\@evil.example/",
        "https://shop.sallyport.localhost:HERE.evil.example/",
        "https://shop.sallyport.localhost.evil.example:HERE/",
        "https://evilshop.sallyport.localhost:HERE/",
        "https://nobody.sallyport.localhost:HERE/",
        "https://sallyport.localhost:HERE/",
        "https://127.0.0.1:HERE/",
        "https://shop%2esallyport.localhost:HERE/",
        "https://shop.sallyport.localhost:HERE/\r\nSet-Cookie: a=b",
        "https://shop.sallyport.localhost:HERE/\t",
        " https://shop.sallyport.localhost:HERE/",
        "https://shop.sallyport.localhost:HERE/\u0000"
      })
  void pageOfSomebodyElseIsRefusedByBothFormsBeforeAnythingIsDone(
      String target, Installation sallyport) throws Exception {
    String wanted = target.replace("HERE", Integer.toString(sallyport.httpsPort()));
    var demo = sallyport.summary().demoUser();
    try (var visitor = new Visitor(sallyport)) {
      for (String path : List.of("/login", "/register")) {
        refused(
            visitor.auth(path + "?return_to=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8)));
      }
      refused(
          visitor.send(
              "/login",
              Map.of("email", demo.email(), "password", demo.password(), "return_to", wanted)));
      String email = UUID.randomUUID() + "@example.com";
      String password = "several words in a row";
      refused(
          visitor.send(
              "/register", Map.of("email", email, "password", password, "return_to", wanted)));
    }
  }

  private static void refused(HttpResponse<String> answer) {
    assertEquals(400, answer.statusCode());
    assertEquals(Optional.empty(), answer.headers().firstValue("location"));
    assertEquals(Optional.empty(), answer.headers().firstValue("set-cookie"));
    assertFalse(answer.body().contains("evil.example"), answer.body());
  }
}
