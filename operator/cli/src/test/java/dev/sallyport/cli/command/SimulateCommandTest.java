package dev.sallyport.cli.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SimulateCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void rules() {
    before(
        """
        - {name: internal, paths: ["/internal/**"], allow: {nobody: {}}}
        - {name: orders, paths: ["/orders/**"], allow: {anyOf: [{session: {roles: [sales]}}, {token: {scopes: ["read:orders"]}}]}}
        - {name: rest, paths: ["/**"], allow: {session: {}}}
        """);
    after(
        """
        - {name: health, paths: [/internal/health], allow: {anyone: {}}}
        - {name: internal, paths: ["/internal/**"], allow: {nobody: {}}}
        - {name: orders, paths: ["/orders/**"], allow: {anyOf: [{session: {roles: [sales, eu]}}, {token: {scopes: ["read:orders"]}}]}}
        - {name: rest, paths: ["/**"], allow: {session: {}}}
        """);
  }

  @Test
  void changesAreGroupedAndWhatOpensStandsFirst() {
    log(
        """
        {"method":"GET","host":"shop.example.com","path":"/a","caller":"browser","namespace":"shop","decision":"allow","subject":"user:7"}
        {"method":"GET","host":"shop.example.com","path":"/orders/1","caller":"browser","namespace":"shop","decision":"allow","subject":"user:7"}
        {"method":"GET","host":"shop.example.com","path":"/orders/ü 2","caller":"program","namespace":"shop","decision":"allow","subject":"user:8"}
        {"method":"GET","host":"shop.example.com","path":"/orders/1","caller":"program","namespace":"shop","decision":"allow","subject":"key:acme:1"}
        {"method":"GET","host":"shop.example.com","path":"/internal/health","caller":"program","namespace":"shop","decision":"deny","reason":"nobody"}
        {"method":"GET","host":"shop.example.com","path":"/a","caller":"program","decision":"too_many","reason":"too_many"}
        {"method":"GET","host":"shop.example.com","path":"/a/b","caller":"program","decision":"malformed","reason":"encoded_slash"}
        started
        """);

    var run = simulate();

    assertEquals(
        """
        5 requests of FOLDER/log: the outcome of 3 changes

        OPENS  1 request  deny (nobody) -> allow
          old   shop/shop internal
          new   shop/shop health
          e.g.  GET https://shop.example.com/internal/health (line 5)

        CLOSES  2 requests  allow -> deny (missing_role)
          old   shop/shop orders
          new   shop/shop orders
          e.g.  GET https://shop.example.com/orders/1 (line 2)

        Assumed, for no log says it:
          3 requests passed with a session: its person is taken to have the roles that the old rule asked for, and no others; to have logged in just now, with a second factor only if the old rule asked for one
          1 request passed with a token or key: it is taken to have the scopes and roles that the old rule asked for, and no others
          1 request refused: taken to carry what the recorded reason says, and nothing better

        2 requests left out: over a limit, during an outage, or of a spelling that the log does not keep

        1 line left out: neither a decision nor a line of Traefik's JSON access log
        """,
        run.output());
    assertEquals(1, run.status());
  }

  @Test
  void accessLogOfTheGatewayIsReadToo() throws Exception {
    log(
        """
        {"RequestMethod":"GET","RequestHost":"shop.example.com","RequestPath":"/internal/health?x=1","DownstreamStatus":403}
        {"RequestMethod":"GET","RequestHost":"shop.example.com","RequestPath":"/orders/1","DownstreamStatus":200}
        {"RequestMethod":"GET","RequestHost":"shop.example.com","RequestPath":"/a","DownstreamStatus":302}
        """);

    var json =
        new JsonMapper()
            .readTree(
                Run.in(
                        folder,
                        "simulate",
                        "--old",
                        "FOLDER/old",
                        "--new",
                        "FOLDER/new",
                        "--log",
                        "FOLDER/log",
                        "-o",
                        "json")
                    .output());

    assertAll(
        () -> assertEquals(3, json.at("/requests").asInt()),
        () -> assertEquals(2, json.at("/changes").size()),
        () -> assertEquals("opens", json.at("/changes/0/direction").asText()),
        () ->
            assertEquals(
                "https://shop.example.com/internal/health?x=1",
                json.at("/changes/0/example/url").asText()),
        () -> assertEquals("closes", json.at("/changes/1/direction").asText()),
        () -> assertEquals(3, json.at("/assumed/caller").asInt()));
  }

  @ParameterizedTest
  @CsvSource({
    "login, no_credential",
    "login, session_forged",
    "login, session_ended",
    "login, session_expired",
    "refresh, session_renewable",
    "deny, session_ambiguous",
    "step_up, second_factor_needed",
    "step_up, login_too_old",
    "deny, missing_role"
  })
  void refusalOfASessionIsReplayedWithWhatItSays(String decision, String reason) {
    before(
        "- {name: r, paths: [\"/**\"], allow: {session: {roles: [a], aal: aal2, maxAge: 1h}}}\n");
    after("- {name: r, paths: [\"/**\"], allow: {anyone: {}}}\n");
    log(
        "{\"method\":\"GET\",\"host\":\"shop.example.com\",\"path\":\"/a\",\"caller\":\"browser\",\"namespace\":\"shop\",\"decision\":\"%s\",\"reason\":\"%s\"}"
            .formatted(decision, reason));

    assertReplayed(decision, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "challenge, token_invalid",
    "challenge, token_expired",
    "challenge, token_lives_too_long",
    "deny, missing_scope",
    "challenge, no_credential"
  })
  void refusalOfATokenIsReplayedWithWhatItSays(String decision, String reason) {
    before(
        "- {name: r, paths: [\"/**\"], allow: {jwt: {issuer: \"https://i\", audience: a, scopes: [s]}}}\n");
    after("- {name: r, paths: [\"/**\"], allow: {anyone: {}}}\n");
    log(
        "{\"method\":\"GET\",\"host\":\"shop.example.com\",\"path\":\"/a\",\"caller\":\"program\",\"namespace\":\"shop\",\"decision\":\"%s\",\"reason\":\"%s\"}"
            .formatted(decision, reason));

    assertReplayed(decision, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "challenge, certificate_untrusted",
    "challenge, certificate_expired",
    "deny, missing_name",
    "challenge, no_credential"
  })
  void refusalOfACertificateIsReplayedWithWhatItSays(String decision, String reason) {
    before(
        "- {name: r, paths: [\"/**\"], allow: {mtls: {authority: corp, dnsNames: [a.example]}}}\n");
    after("- {name: r, paths: [\"/**\"], allow: {anyone: {}}}\n");
    log(
        "{\"method\":\"GET\",\"host\":\"shop.example.com\",\"path\":\"/a\",\"caller\":\"program\",\"namespace\":\"shop\",\"decision\":\"%s\",\"reason\":\"%s\"}"
            .formatted(decision, reason));

    assertReplayed(decision, reason);
  }

  @Test
  void certificateThatPassedKeepsTheNameThatTheLogHas() {
    before(
        "- {name: r, paths: [\"/**\"], allow: {mtls: {authority: corp, dnsNames: [a.example, b.example]}}}\n");
    after(
        "- {name: r, paths: [\"/**\"], allow: {mtls: {authority: corp, dnsNames: [a.example]}}}\n");
    log(
        "{\"method\":\"GET\",\"host\":\"shop.example.com\",\"path\":\"/a\",\"caller\":\"program\",\"namespace\":\"shop\",\"decision\":\"allow\",\"subject\":\"certificate:corp#dns:b.example\"}");

    var run = simulate();

    assertTrue(
        run.output().contains("CLOSES  1 request  allow -> deny (missing_name)"), run::output);
  }

  private void assertReplayed(String decision, String reason) {
    var run = simulate();
    assertAll(
        () ->
            assertTrue(
                run.output()
                    .contains("OPENS  1 request  %s (%s) -> allow".formatted(decision, reason)),
                run::output),
        () -> assertTrue(!run.output().contains("decided otherwise"), run::output));
  }

  @Test
  void logOfOtherRulesIsNoticed() {
    log(
        "{\"method\":\"GET\",\"host\":\"shop.example.com\",\"path\":\"/a\",\"caller\":\"program\",\"namespace\":\"shop\",\"decision\":\"deny\",\"reason\":\"nobody\"}");

    var run = simulate();

    assertAll(
        () -> assertTrue(run.output().contains("is --old what was in force then?"), run::output),
        () -> assertEquals(0, run.status()));
  }

  @Test
  void rulesWithMistakesAreNotSimulated() {
    after("- {name: R}\n");
    log("");

    assertAll(
        () -> assertEquals(2, simulate().status()),
        () -> assertTrue(simulate().errors().contains("\"R\" is not a route name")));
  }

  private Run simulate() {
    return Run.in(
        folder, "simulate", "--old", "FOLDER/old", "--new", "FOLDER/new", "--log", "FOLDER/log");
  }

  private void before(String routes) {
    Run.rule(
        folder.resolve("old"), "shop", "shop", "hosts: [shop.example.com]\nroutes:\n" + routes);
  }

  private void after(String routes) {
    Run.rule(
        folder.resolve("new"), "shop", "shop", "hosts: [shop.example.com]\nroutes:\n" + routes);
  }

  private void log(String lines) {
    Run.write(folder.resolve("log"), lines);
  }
}
