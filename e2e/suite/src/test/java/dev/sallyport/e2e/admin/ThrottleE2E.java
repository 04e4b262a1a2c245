package dev.sallyport.e2e.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.part.AuthRuntime.Attempts;
import dev.sallyport.e2e.RunningInstallation;
import dev.sallyport.e2e.Visitor;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who guesses is slowed down, and the owner comes in. Negative rows 111 and 117. */
final class ThrottleE2E {
  private static final String PASSWORD = "several words in a row";
  private static final String BOB = "bob@example.com";

  @Test
  void whoGuessesWaitsAndWhoseBrowserIsKnownDoesNot() throws Exception {
    try (RunningInstallation running = RunningInstallation.start(Attempts.ORDINARY_FAILURES)) {
      Installation installation = running.installation();
      try (Visitor visitor = new Visitor(installation)) {
        Map<String, String> account = Map.of("email", BOB, "password", PASSWORD);
        HttpResponse<String> _ = visitor.send("/register", account);
        HttpResponse<String> welcome = visitor.send("/login", account);
        String device =
            welcome.headers().allValues("set-cookie").stream()
                .filter(cookie -> cookie.startsWith("__Host-sallyport_device="))
                .findFirst()
                .orElseThrow();
        assertTrue(device.contains("; Secure; HttpOnly; SameSite=Lax"), device);

        HttpResponse<String> known = refused(installation, BOB);
        HttpResponse<String> unknown = refused(installation, "nobody@example.com");
        assertEquals(words(known), words(unknown), "nobody learns who exists");

        Map<String, String> browser =
            Map.of(
                "Origin",
                installation.url("auth"),
                "Cookie",
                device.substring(0, device.indexOf(';')));
        assertEquals(
            302,
            visitor
                .send("/login", browser, Map.of("email", BOB, "password", PASSWORD))
                .statusCode());
        assertEquals(
            429,
            stranger(installation, BOB, PASSWORD).statusCode(),
            "the right password, but from a browser that nobody knows");
      }
    }
  }

  private static HttpResponse<String> stranger(
      Installation installation, String email, String password) throws Exception {
    try (Visitor visitor = new Visitor(installation)) {
      return visitor.send("/login", Map.of("email", email, "password", password));
    }
  }

  /** Five failures, and the answer to the sixth. */
  private static HttpResponse<String> refused(Installation installation, String email)
      throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals(422, stranger(installation, email, "guess " + i).statusCode());
    }
    HttpResponse<String> answer = stranger(installation, email, "another guess");
    assertEquals(429, answer.statusCode());
    int wait = Integer.parseInt(answer.headers().firstValue("retry-after").orElseThrow());
    assertTrue(wait >= 1 && wait <= 60, wait + " s");
    assertTrue(answer.body().contains("There were too many attempts. Please wait"));
    return answer;
  }

  private static String words(HttpResponse<String> answer) {
    return answer
        .body()
        .replaceAll("(bob|nobody)@example\\.com", "EMAIL")
        .replaceAll("wait (a second|\\d+ seconds)", "wait");
  }
}
