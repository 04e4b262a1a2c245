package dev.sallyport.cli.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckCommandTest {
  @TempDir private Path folder;

  @Test
  void allMistakesOfAllFilesAreToldAtOnceWithTheirLines() {
    Run.write(
        folder.resolve("a.yaml"),
        """
        kind: Deployment
        ---
        apiVersion: sallyport.dev/v1alpha1
        kind: AccessRule
        metadata: {name: a}
        spec:
          hosts: [A.example.com]
          colour: red
          refusal: Maybe
          routes:
          - name: x
            paths: /y
            methods: [GET]
            allow: {session: {roles: [1]}}
          - name: y
            paths: ["/y", "z"]
            allow: {anyone: {}, nobody: {}}
        """);
    Run.write(folder.resolve("sub/b.yml"), "kind: AccessRule\nspec: [\n");

    var run = Run.in(folder, "check", "-f", "FOLDER");

    assertEquals(
        """
        FOLDER/a.yaml:7: error: default/a spec.hosts[0] "A.example.com" is not a host name: write it in lower case without scheme, port or path, for example shop.example.com or *.example.com [illegal-value]
        FOLDER/a.yaml:8: error: default/a spec.colour is not a field: there are hosts, enforcement, routes, rollout, cors, rateLimits, refusal, loginUrl [unknown-field]
        FOLDER/a.yaml:9: error: default/a spec.refusal "Maybe" is not one of Auto, Redirect, Json [illegal-value]
        FOLDER/a.yaml:12: error: default/a spec.routes[0].paths is a list: write [/y] [wrong-type]
        FOLDER/a.yaml:14: error: default/a spec.routes[0].allow.session.roles[0] 1 is not a text: write "1" [wrong-type]
        FOLDER/a.yaml:16: error: default/a spec.routes[1].paths[1] "z" does not start with a slash: write "/z" [illegal-value]
        FOLDER/a.yaml:17: error: default/a spec.routes[1].allow has 2 kinds: write exactly one of "anyone: {}", "session: {}", "token: {}", "jwt: {...}", "mtls: {...}", "anyOf: [...]" or "nobody: {}" [illegal-value]
        FOLDER/sub/b.yml:3: error: while parsing a flow node expected the node content, but found '<stream end>'; what follows in the file was not read [yaml-syntax]

        0 legal rules in 2 files: 8 errors, 0 warnings
        """,
        run.output());
    assertEquals(1, run.status());
  }

  @Test
  void conflictNamesTheOtherRuleItsLineAndAWitness() {
    Run.rule(folder, "shop", "a", rule("/orders/{id}", "session: {}"));
    Run.rule(folder, "shop", "b", rule("/orders/{nr}", "nobody: {}"));

    var run = Run.in(folder, "check", "-f", "FOLDER");

    assertTrue(
        run.output()
            .startsWith(
                "FOLDER/b.yaml:6: error: shop/b spec.routes[0] route \"r\" claims GET"
                    + " https://app.example.com/orders/nr with the same specificity as route \"r\" of"
                    + " shop/a (FOLDER/a.yaml:6), which is first and keeps it"),
        run::output);
    assertEquals(1, run.status());
  }

  @Test
  void hostOfAnotherNamespaceIsTold() {
    Run.rule(folder, "shop", "a", rule("/a", "session: {}"));
    Run.rule(folder, "blog", "b", rule("/b", "session: {}"));

    var run = Run.in(folder, "check", "-f", "FOLDER");

    assertTrue(
        run.output()
            .startsWith(
                "FOLDER/b.yaml:5: error: blog/b spec.hosts[0] \"app.example.com\" belongs to another"
                    + " namespace too: shop/a (FOLDER/a.yaml:1)"),
        run::output);
  }

  @Test
  void twoResourcesOfOneNameAreTold() {
    Run.rule(folder, "shop", "a", rule("/a", "session: {}"));
    Run.rule(folder.resolve("old"), "shop", "a", rule("/b", "session: {}"));

    var run = Run.in(folder, "check", "-f", "FOLDER");

    assertTrue(run.output().contains("shop/a is in FOLDER/a.yaml:1 too"), run::output);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rollout: {mode: Observe}                      | /x          | session: {} | not-enforced
          rollout: {percent: 5}                         | /x          | session: {} | not-enforced
          cors: {origins: ["*"]}                        | /x          | session: {} | any-origin
          loginUrl: "https://login.example.com/"        | /x          | session: {} | login-elsewhere
          refusal: Auto                                 | /**         | anyone: {}  | open-to-all
          refusal: Auto                                 | /{a}/**     | anyone: {}  | open-to-all
          """)
  void doubtfulThingsAreWarnedAboutAndDoNotFail(
      String field, String path, String allow, String code) {
    Run.rule(folder, "shop", "a", rule(path, allow) + field + "\n");

    assertAll(
        () -> assertTrue(check().output().contains("[" + code + "]"), () -> check().output()),
        () -> assertTrue(check().output().contains("0 errors, 1 warning\n")),
        () -> assertEquals(0, check().status()),
        () -> assertEquals(1, Run.in(folder, "check", "--strict", "FOLDER").status()));
  }

  @Test
  void holesDeadRoutesAndHiddenWildcardsAreWarnedAbout() {
    Run.rule(
        folder,
        "shop",
        "a",
        """
        hosts: ["*.example.com"]
        routes:
        - {name: closed, paths: ["/internal/**"], allow: {nobody: {}}}
        - {name: open, paths: [/internal/health], allow: {anyone: {}}}
        - {name: get, paths: [/x], methods: [GET], allow: {session: {}}}
        - {name: other, paths: [/x], methods: ["!GET"], forwardCredential: true, allow: {session: {}}}
        - {name: dead, paths: [/x], allow: {session: {}}}
        """);
    Run.rule(folder, "shop", "b", rule("/y", "session: {}"));

    String output = check().output();

    for (String code :
        new String[] {"hole", "never-matches", "hidden-by-exact-host", "credential-forwarded"}) {
      assertTrue(output.contains("[" + code + "]"), output);
    }
  }

  @Test
  void otherKindsAndExpectationsArePassedOver() {
    Run.write(folder.resolve("decisions.yaml"), "- nothing");
    Run.write(folder.resolve("x.yaml"), "apiVersion: v1\nkind: Service\n---\n- a\n---\n");
    Run.write(folder.resolve(".git/x.yaml"), "{");

    assertEquals("0 legal rules in 1 file: 0 errors, 0 warnings\n", check().output());
  }

  @Test
  void itemsOfAListAreRead() {
    Run.write(
        folder.resolve("list.yaml"),
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: sallyport.dev/v1alpha1
          kind: AccessRule
          metadata: {name: a, namespace: shop}
          spec:
            hosts: [a]
            routes: []
        - {apiVersion: sallyport.dev/v2, kind: AccessRule}
        """);

    assertAll(
        () ->
            assertTrue(
                check().output().contains("list.yaml:9: error: shop/a spec.routes is empty"),
                () -> check().output()),
        () -> assertTrue(check().output().contains("\"sallyport.dev/v2\" is not served")));
  }

  @Test
  void aliasesThatMultiplyEndAsAMistake() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append(("*a" + (i - 1) + ", ").repeat(9))
          .append("]\n");
    }
    Run.write(folder.resolve("bomb.yaml"), bomb.toString());

    assertTrue(check().output().contains("Number of aliases"), () -> check().output());
  }

  @Test
  void jsonAndSarifCarryFileLineAndCode() throws Exception {
    Run.rule(folder, "shop", "a", rule("x", "session: {}"));

    var json = new JsonMapper().readTree(Run.in(folder, "check", "FOLDER", "-o", "json").output());
    var sarif =
        new JsonMapper().readTree(Run.in(folder, "check", "FOLDER", "-o", "sarif").output());

    assertAll(
        () -> assertEquals(6, json.at("/findings/0/line").asInt()),
        () -> assertEquals("illegal-value", json.at("/findings/0/code").asText()),
        () -> assertEquals("2.1.0", sarif.at("/version").asText()),
        () -> assertEquals("illegal-value", sarif.at("/runs/0/results/0/ruleId").asText()),
        () ->
            assertEquals(
                6,
                sarif
                    .at("/runs/0/results/0/locations/0/physicalLocation/region/startLine")
                    .asInt()));
  }

  @ParameterizedTest
  @CsvSource({
    "check, name a file or folder",
    "check nowhere, there is no file or folder nowhere",
    "'', which command?",
    "chekc, Unmatched argument"
  })
  void misuseHasAStatusOfItsOwn(String arguments, String message) {
    var run = Run.in(folder, arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertAll(
        () -> assertTrue(run.errors().contains(message), run::errors),
        () -> assertEquals(2, run.status()));
  }

  private Run check() {
    return Run.in(folder, "check", "-f", "FOLDER");
  }

  private static String rule(String path, String allow) {
    return "hosts: [app.example.com]\nroutes: [{name: r, paths: [\"%s\"], allow: {%s}}]\n"
        .formatted(path, allow);
  }
}
