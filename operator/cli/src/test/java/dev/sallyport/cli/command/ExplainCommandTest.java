package dev.sallyport.cli.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExplainCommandTest {
  private static final String SHOP =
      """
      hosts: [shop.example.com]
      routes:
      - {name: health, paths: [/healthz], methods: [GET], allow: {anyone: {}}}
      - {name: admin, paths: ["/admin/**"], allow: {session: {roles: [admin], aal: aal2, maxAge: 12h}}}
      - name: order
        paths: ["/orders/{id:[0-9]+}"]
        allow:
          anyOf:
          - session: {}
          - token: {types: [pat, apiKey], scopes: ["read:orders"]}
          - jwt: {issuer: "https://idp.example.net", audience: orders}
      - {name: files, paths: ["/files/**"], acceptPaths: [EncodedSlash], forwardCredential: true, allow: {session: {}}}
      - {name: internal, paths: ["/internal/**"], allow: {nobody: {}}}
      - {name: rest, paths: ["/**"], allow: {session: {}}}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void rules() {
    Run.rule(folder, "shop", "shop", SHOP);
  }

  @Test
  void hostOfTheLoginPagesIsReservedAlsoWhereAWildcardCoversIt() throws Exception {
    Run.rule(
        folder,
        "wild",
        "shop",
        """
        hosts: ["*.example.com"]
        routes: [{name: all, paths: ["/**"], allow: {anyone: {}}}]
        """);
    List<String> login = List.of("--auth-url", "https://auth.example.com:8443");
    String url = "https://auth.example.com/login";

    var text = explain(url, login.getFirst(), login.getLast()).output();
    assertTrue(
        text.contains(
            """
            Rules for this host
              none: it is reserved for the login pages, whatever rule covers it

            Decision
              deny (no_rule)
            """),
        text);
    var json =
        new JsonMapper()
            .readTree(explain(url, login.getFirst(), login.getLast(), "-o", "json").output());
    assertTrue(json.path("reserved").asBoolean());
    assertEquals(0, json.path("candidates").size());
    assertTrue(explain("https://a.example.com/login").output().contains("passes"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example.com/auth/login, true",
    "https://shop.example.com/auth, true",
    "https://shop.example.com/authority, false",
    "https://a.example.com/auth/login, false"
  })
  void pathsOfTheLoginPagesBelowAPrefixAreReserved(String url, boolean reserved) throws Exception {
    for (String pages : List.of("https://shop.example.com/auth", "shop.example.com:8443/auth/")) {
      var json =
          new JsonMapper().readTree(explain(url, "--auth-url", pages, "-o", "json").output());
      assertEquals(reserved, json.path("reserved").asBoolean());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                          | the address of who asks
          --as bob                                        | who it is: ask --as the id of a person (X-User-ID)
          --as 0b5c1d7e-0000-4000-8000-00000000000a       | the uid of the rule: ask the cluster, without -f
          """)
  void shareOfCallersThatARuleConcernsIsSaid(String who, String why) throws Exception {
    Run.rule(
        folder,
        "half",
        "shop",
        """
        hosts: [half.example.com]
        rollout: {percent: 25}
        routes: [{name: all, paths: ["/**"], allow: {session: {roles: [admin]}}}]
        """);
    List<String> arguments = new ArrayList<>(List.of("https://half.example.com/"));
    if (who != null) {
      arguments.addAll(List.of(who.split(" ")));
    }
    var text = explain(arguments.toArray(String[]::new)).output();

    assertTrue(
        text.contains(
            "the rule is enforced for 25 of 100 callers; the others get through without identity\n"
                + "  shown is what they get; whether this one is among them depends on "
                + why
                + "\n"),
        text);
    arguments.addAll(List.of("-o", "json"));
    var share =
        new JsonMapper().readTree(explain(arguments.toArray(String[]::new)).output()).path("share");
    assertEquals(25, share.path("percent").asInt());
    assertTrue(share.path("enforced").isNull());
    assertEquals(why, share.path("dependsOn").asText());
  }

  @Test
  void refusedPersonIsExplainedFromRequestToAnswer() {
    var run = explain("https://shop.example.com/admin", "--as", "bob", "--roles", "editor");

    assertEquals(
        """
        GET https://shop.example.com/admin as bob (roles editor, aal1, logged in just now)

        Request
          method    GET
          host      shop.example.com
          path      /admin
          asked by  a gateway of namespace shop

        Rules for this host
          shop/shop  shop.example.com  Enforce  FOLDER/shop.yaml:1

        Routes
          ->  admin     /admin/**            any method  the most specific match
              rest      /**                  any method  less specific: segment 1 is **, the literal "admin" goes before it
              health    /healthz             GET         segment 1 is "admin", not "healthz"
              order     /orders/{id:[0-9]+}  any method  segment 1 is "admin", not "orders"
              files     /files/**            any method  segment 1 is "admin", not "files"
              internal  /internal/**         any method  segment 1 is "admin", not "internal"

        Who may pass
          admin: session with role admin, aal2, login at most 12h ago
            session with role admin, aal2, login at most 12h ago  no, missing_role: role admin is missing

        Decision
          deny (missing_role)

        Answer
          both  403  access_denied
        """,
        run.output());
    assertEquals(0, run.status());
  }

  @Test
  void strangerIsExplainedForBrowserAndMachine() {
    var run =
        explain(
            "https://shop.example.com:8443/account?x=1", "--auth-url", "https://auth.example.com");

    assertTrue(
        run.output()
            .endsWith(
                """
                Decision
                  browser  login (no_credential)
                  machine  challenge (no_credential)

                Answer
                  browser  302  https://auth.example.com/login?return_to=https%3A%2F%2Fshop.example.com%3A8443%2Faccount%3Fx%3D1
                  machine  401  login_required
                """),
        run::output);
  }

  @Test
  void appIsToldAboutWhoeverPasses() {
    var run =
        explain(
            "https://shop.example.com/x",
            "--as",
            "bob@example.com",
            "--roles",
            "a,b",
            "--login-age",
            "2h");

    assertTrue(
        run.output()
            .endsWith(
                """
                Headers for the app
                  X-User-ID:              c21a934d-7743-3916-b3e0-b73d077e58d4
                  X-User-Email:           bob@example.com
                  X-User-Roles:           a,b
                  X-User-Verified:        true
                  X-Session-ID:           04062341-eb13-3907-92e2-a8cdf592d657
                  X-Auth-Time:            2026-03-01T10:00:00Z
                  X-Sallyport-Assertion:  <signed, aud shop/shop shop.example.com>
                  without our session cookie or token
                  (ids are made up for the question, and always the same)
                """),
        run::output);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /healthz      |                                            | both  passes
          /healthz      | --method POST                              | its methods are GET, not POST
          /Admin        |                                            | segment 1 is "Admin", not "admin": case counts
          /orders/x     | --as bob                                   | segment 2, "x", does not match {id:[0-9]+}
          /orders/7     | --as bob                                   | less specific: segment 1 is **, the literal "orders" goes before it
          /orders/7/    | --as bob                                   | the path has a slash at its end, the pattern has none
          /orders/7/a   | --as bob                                   | the path goes on after segment 2
          /orders       | --as bob                                   | the path ends before segment 2, {id:[0-9]+}
          /orders/7     | --token-scopes read:orders                 | machine  passes
          /orders/7     | --token-scopes write:orders                | deny (missing_scope)
          /orders/7     | --token-type apiKey                        | machine  403  insufficient_scope
          /orders/7     | --token-type service                       | no, the request carries nothing that this route takes
          /orders/7     | --claims iss=https://idp.example.net,aud=orders | X-Service-Name:         https://idp.example.net#somebody
          /orders/7     | --claims iss=https://idp.example.net,aud=x | challenge (token_invalid)
          /orders/7     | --claims iss=https://idp.example.net,aud=orders,lifetime=1h | it lives for PT1H, at most PT15M is taken
          /admin        | --as bob --roles admin                     | step_up (second_factor_needed)
          /admin        | --as bob --roles admin                     | browser  302  <auth>/step-up?return_to=
          /admin        | --as bob --roles admin --accept json       | machine  401  insufficient_user_authentication
          /admin        | --as bob --roles admin --aal aal2          | both  passes
          /admin        | --as bob --roles admin --aal aal2 --login-age 13h | browser  302  <auth>/login?prompt=login&return_to=
          /internal/x   | --as bob --roles admin                     | deny (nobody)
          /files/a%2Fb  | --as bob                                   | and the caller's own cookie or token (forwardCredential)
          /x%2Fy        | --as bob                                   | acceptPaths: [EncodedSlash]
          /x%2Fy        | --as bob                                   | both  400  invalid_request
          /x%00         |                                            | no canonical form: the path has an illegal character
          /x            | -n blog                                    | none in namespace blog; a namespace's gateway sees no other rules
          """)
  void partOfTheExplanation(String path, String options, String line) {
    List<String> arguments = new ArrayList<>(List.of("https://shop.example.com" + path));
    if (options != null) {
      arguments.addAll(List.of(options.split(" ")));
    }

    var run = explain(arguments.toArray(String[]::new));

    assertAll(
        () -> assertTrue(run.output().contains(line), run::output),
        () -> assertEquals("", run.errors()),
        () -> assertEquals(0, run.status()));
  }

  @Test
  void exactHostHidesTheWildcardAndARolloutIsSaid() {
    Run.rule(
        folder,
        "shop",
        "all",
        """
        hosts: ["*.example.com"]
        routes: [{name: all, paths: ["/**"], allow: {anyone: {}}}]
        """);
    Run.rule(
        folder,
        "blog",
        "blog",
        """
        hosts: [blog.example.net]
        rollout: {mode: Observe}
        rateLimits: {perIP: 100/1m}
        routes: [{name: all, paths: ["/**"], allow: {session: {}}}]
        """);

    assertAll(
        () ->
            assertTrue(
                explain("https://shop.example.com/x")
                    .output()
                    .contains(
                        "*.example.com does not count: a rule names shop.example.com exactly")),
        () ->
            assertTrue(
                explain("https://blog.example.net/x")
                    .output()
                    .contains(
                        """
                            limit per address  100 per 1m

                        Decision
                          would_deny (no_credential)
                          the rule is only tried: without its rollout it would be login (no_credential)
                        """)));
  }

  @Test
  void bypassTellsTheAppNothing() {
    Run.rule(
        folder,
        "blog",
        "blog",
        """
        hosts: [blog.example.net]
        rollout: {mode: Bypass}
        routes: [{name: all, paths: ["/**"], allow: {session: {}}}]
        """);

    String output = explain("https://blog.example.net/x", "--as", "bob").output();

    assertAll(
        () -> assertTrue(output.contains("in mode Bypass the gateway does not ask"), output),
        () -> assertTrue(output.contains("no identity; what a client sends"), output));
  }

  @Test
  void jsonSaysTheSameToAProgram() throws Exception {
    var json =
        new JsonMapper()
            .readTree(
                explain("https://shop.example.com/orders/7", "--as", "bob", "-o", "json").output());

    assertAll(
        () -> assertEquals("order", json.at("/decidedBy/route").asText()),
        () -> assertEquals("matches", json.at("/candidates/0/fit").asText()),
        () -> assertEquals("satisfied", json.at("/proofs/0/verdict").asText()),
        () -> assertEquals("other_kind", json.at("/proofs/1/verdict").asText()),
        () -> assertEquals("bob", json.at("/answers/0/headers/X-User-Email").asText()),
        () ->
            assertTrue(
                json.at("/answers/0/headers/X-Sallyport-Assertion")
                    .asText()
                    .startsWith("<signed, aud ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://shop.example.com/                     | "http://shop.example.com/" is not an address that the gateway guards
          https://shop.example.com/ --roles a          | say who with --as
          https://shop.example.com/ --as bob --aal x   | Invalid value for option '--aal'
          https://shop.example.com/ --as bob --login-age x | --login-age "x" is no span
          https://shop.example.com/ --token-scopes x   | "x" is not a scope
          https://shop.example.com/ --token-type service --roles a | only a person has roles
          https://shop.example.com/ --claims aud=x     | --claims needs iss=
          https://shop.example.com/ --claims iss=a,b=c | "b=c" is not a claim
          https://shop.example.com/ --as bob --claims iss=a | --claims is a JWT
          https://shop.example.com/ --as bob --client-cert corp | --client-cert is a certificate
          https://shop.example.com/ --client-cert-names dns:a | say who vouches for it with --client-cert
          https://shop.example.com/ --client-cert a --client-cert-names x | "x" is no name that a rule can ask for
          https://shop.example.com/ -f nowhere         | there is no file or folder nowhere
          """)
  void misuseIsSaidInOneLine(String arguments, String message) {
    var run = explain(arguments.split(" "));

    assertAll(
        () -> assertTrue(run.errors().contains(message), run::errors),
        () -> assertTrue(run.errors().strip().endsWith("(sallyport explain --help)")),
        () -> assertEquals(1, run.errors().lines().count()),
        () -> assertEquals("", run.output()),
        () -> assertEquals(2, run.status()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --client-cert corp --client-cert-names dns:a.example,spiffe://a.example/b | X-Service-Name:         spiffe://a.example/b
          --client-cert corp --client-cert-names dns:a.example   | deny (missing_name)
          --client-cert corp --client-cert-names dns:a.example   | with a client certificate of corp (dns:a.example)
          --client-cert corp --client-cert-names dns:a.example   | both  403  access_denied
          --client-cert other --client-cert-names dns:b.example  | both  401  invalid_certificate
                                                                 | challenge (no_credential)
                                                                 | client certificate of corp with one name of spiffe://a.example/b, dns:b.example
          """)
  void clientCertificateIsExplained(String options, String line) {
    Run.rule(
        folder,
        "shop",
        "shop",
        """
        hosts: [shop.example.com]
        routes:
        - name: rest
          paths: ["/**"]
          allow: {mtls: {authority: corp, uris: ["spiffe://a.example/b"], dnsNames: [B.example]}}
        """);
    List<String> arguments = new ArrayList<>(List.of("https://shop.example.com/x"));
    if (options != null) {
      arguments.addAll(List.of(options.split(" ")));
    }

    var run = explain(arguments.toArray(String[]::new));

    assertAll(
        () -> assertTrue(run.output().contains(line), run::output),
        () -> assertEquals("", run.errors()),
        () -> assertEquals(0, run.status()));
  }

  @Test
  void hostOfTwoNamespacesNeedsToBeToldWhoseGatewayAsks() {
    Run.rule(folder, "blog", "blog", SHOP);

    var run = explain("https://shop.example.com/x");

    assertAll(
        () ->
            assertTrue(
                run.errors().contains("blog and shop have rules for this host"), run::errors),
        () -> assertEquals(2, run.status()));
  }

  private Run explain(String... arguments) {
    List<String> all = new ArrayList<>(List.of("explain"));
    all.addAll(List.of(arguments));
    if (!all.contains("-f")) {
      all.addAll(List.of("-f", "FOLDER"));
    }
    return Run.in(folder, all.toArray(String[]::new));
  }
}
