package dev.sallyport.cluster;

import dev.sallyport.cluster.Summary.DemoUser;
import dev.sallyport.cluster.kube.Kubectl;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What makes a started installation one that can be tried: the samples and a person. */
final class Quickstart {
  /** Begins with the name of the cookie, whether all hosts share it or each has its own. */
  private static final Pattern SESSION = Pattern.compile("(__Host-)?sallyport_session=");

  private static final String EMAIL = "demo@example.com";
  private static final String SPA_AS_WRITTEN = "https://spa.sallyport.localhost:8443";
  private static final long PATIENCE_SECONDS = 60;

  private final Site site;
  private final Kubectl kubectl;
  private final String authUrl;
  private final String shopUrl;
  private final String spaUrl;

  Quickstart(Site site, Kubectl kubectl, String authUrl, String shopUrl, String spaUrl) {
    this.site = site;
    this.kubectl = kubectl;
    this.authUrl = authUrl;
    this.shopUrl = shopUrl;
    this.spaUrl = spaUrl;
  }

  /** Applies the samples, as a person would; the origin of a page has the port in it. */
  void apply() throws IOException, InterruptedException {
    var samples = site.options().root().resolve("samples");
    kubectl.apply(samples.resolve("quickstart"));
    kubectl.apply(
        Files.readString(samples.resolve("spa/spa.yaml")).replace(SPA_AS_WRITTEN, spaUrl));
  }

  /** Waits until the rules are enforced and Traefik has seen them; says why when they are not. */
  void awaitReady() throws IOException, InterruptedException {
    awaitRule("shop", "shop");
    awaitRule("spa", "spa");
    awaitRule("spa", "orders");
    awaitAnswer(shopUrl, HttpURLConnection.HTTP_UNAUTHORIZED);
    awaitAnswer(spaUrl, HttpURLConnection.HTTP_OK);
  }

  /** To somebody who is not signed in. */
  private void awaitAnswer(String url, int expected) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    var status = statusOf(url);
    while (status != expected) {
      if (System.nanoTime() > deadline) {
        throw new Problem(
            "%s/ answers %d to somebody who is not signed in: it should be %d."
                .formatted(url, status, expected));
      }
      TimeUnit.MILLISECONDS.sleep(50);
      status = statusOf(url);
    }
  }

  private int statusOf(String url) throws IOException, InterruptedException {
    return site.http().get(url + "/", Map.of("Accept", "application/json")).statusCode();
  }

  private void awaitRule(String namespace, String rule) throws InterruptedException {
    var result =
        kubectl.attempt(
            "wait",
            "--for=condition=Ready",
            "accessrule/" + rule,
            "-n",
            namespace,
            "--timeout=" + PATIENCE_SECONDS + "s");
    if (result.status() != 0) {
      throw new Problem(
          "The rule %s/%s of the samples is not ready: %s%n%s"
              .formatted(
                  namespace,
                  rule,
                  result.errors().strip(),
                  kubectl
                      .attempt(
                          "get", "accessrule", rule, "-n", namespace, "-o", "jsonpath={.status}")
                      .output()));
    }
  }

  /** Logs in by the form that everybody uses, once who is not there yet has registered. */
  DemoUser register() throws IOException, InterruptedException {
    var user = new DemoUser(EMAIL, site.secret("demo-user-password"));
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      var answer = post("/login", user);
      if (signedIn(answer)) {
        return user;
      }
      // 404 and 502 are Traefik's, while it has not seen the route yet.
      if (answer.statusCode() != 404 && answer.statusCode() != 502) {
        var registration = post("/register", user);
        if (System.nanoTime() > deadline) {
          throw new Problem(
              "The demo user could neither register (status %d) nor log in (status %d)."
                  .formatted(registration.statusCode(), answer.statusCode()));
        }
      } else if (System.nanoTime() > deadline) {
        throw new Problem(
            "%s answers %d: Traefik does not reach the runtime."
                .formatted(authUrl, answer.statusCode()));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private HttpResponse<String> post(String path, DemoUser user)
      throws IOException, InterruptedException {
    Http http = site.http();
    return http.post(
        authUrl + path,
        Map.of("Origin", authUrl, "Sec-Fetch-Site", "same-origin", "Accept", "text/html"),
        Map.of("email", user.email(), "password", user.password()));
  }

  private static boolean signedIn(HttpResponse<String> answer) {
    return answer.statusCode() < 400
        && answer.headers().allValues("Set-Cookie").stream()
            .anyMatch(cookie -> SESSION.matcher(cookie).lookingAt());
  }
}
