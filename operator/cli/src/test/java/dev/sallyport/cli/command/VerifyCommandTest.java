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

final class VerifyCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void rules() {
    Run.rule(
        folder,
        "shop",
        "shop",
        """
        hosts: [shop.example.com]
        routes:
        - {name: rest, paths: ["/**"], allow: {session: {roles: [admin]}}}
        """);
  }

  @Test
  void whatDiffersIsPrintedWithItsReason() {
    expect(
        """
        - request: GET https://shop.example.com/a
          as: {user: bob}
          expect: allow
          route: rest
          headers: {X-User-Email: bob}
          because: Bob has work to do.
        - {request: GET https://shop.example.com/a, expect: login, because: Nobody is known.}
        """);

    var run = Run.in(folder, "verify", "-f", "FOLDER");

    assertEquals(
        """
        FOLDER/tests/decisions.yaml:1: GET https://shop.example.com/a as bob (no roles, aal1, logged in just now), for a browser
          because: Bob has work to do.
          expect                expected  allow
                                actual    deny
          headers.X-User-Email  expected  bob
                                actual    (none)

        2 expectations in 1 file: 1 not met; sallyport explain says why
        """,
        run.output());
    assertEquals(1, run.status());
  }

  @Test
  void metExpectationsAreCountedAndNoMore() throws Exception {
    expect("- {request: GET https://shop.example.com/a, expect: login, because: Nobody is known.}");

    var json = new JsonMapper().readTree(Run.in(folder, "verify", "FOLDER", "-o", "json").output());

    assertAll(
        () -> assertEquals("1 expectation in 1 file: all met\n", verify().output()),
        () -> assertEquals(0, verify().status()),
        () -> assertEquals(1, json.at("/met").asInt()),
        () -> assertEquals(0, json.at("/notMet").size()));
  }

  @Test
  void expectationsAreFoundBesideTheFileOfARule() {
    expect("- {request: GET https://shop.example.com/a, expect: login, because: Nobody is known.}");

    assertEquals(0, Run.in(folder, "verify", "FOLDER/shop.yaml").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {expect: allow, because: x}                                     | [0].request "null" is not a request
          {request: /a, expect: allow, because: x}                        | [0].request "/a" is not a request
          {request: GET https://a/, because: x}                           | [0].expect is missing
          {request: GET https://a/, expect: yes!, because: x}             | [0].expect "yes!" is not one of allow, would_deny
          {request: GET https://a/, expect: allow}                        | [0].because is missing
          {request: GET https://a/, expect: allow, because: x, rout: y}   | [0].rout is not a field: there are request, as
          {request: GET https://a/, expect: allow, because: x, as: {user: a, aal: aal3}} | [0].as.aal "aal3" is not one of
          {request: GET https://a/, expect: allow, because: x, as: {loginAge: 2}}       | [0].as.loginAge 2 is not a text
          {request: GET https://a/, expect: allow, because: x, as: {loginAge: x}}       | [0].as.loginAge "x" is no span
          {request: GET https://a/, expect: allow, because: x, token: {scopes: [a]}}    | [0].token.scopes "a" is not a scope
          {request: GET https://a/, expect: allow, because: x, token: {}}               | [0].token.type is missing
          {request: GET https://a/, expect: allow, because: x, jwt: {}}                 | [0].jwt.issuer is missing
          {request: GET https://a/, expect: allow, because: x, as: {}, jwt: {issuer: i}} | [0] has several of as, token, jwt and certificate
          {request: GET https://a/, expect: allow, because: x, certificate: {}}         | [0].certificate.authority is missing
          {request: GET https://a/, expect: allow, because: x, certificate: {authority: a, dnsNames: ["*.a"]}} | [0].certificate.dnsNames "*.a" is no name
          {request: GET https://a/, expect: allow, because: x, headers: {X-Foo: a}}     | [0].headers.X-Foo is not a header that Sallyport sets
          {request: GET https://a/, expect: allow, because: x, headers: {X-User-ID: 1}} | [0].headers.X-User-ID is not a text
          {request: GET https://a/, expect: allow, because: x, caller: browser, token: {type: pat}} | [0].caller no browser that navigates sends a token
          """)
  void whatCannotBeMeantIsAMistakeWithItsLine(String entry, String message) {
    expect("- " + entry);

    assertAll(
        () -> assertTrue(verify().errors().contains(message), () -> verify().errors()),
        () -> assertTrue(verify().errors().contains("decisions.yaml:1: error: ")),
        () -> assertEquals(1, verify().status()));
  }

  @Test
  void hostOfTwoNamespacesNeedsTheNamespaceInTheEntry() {
    Run.rule(
        folder,
        "blog",
        "blog",
        "hosts: [shop.example.com]\nroutes: [{name: a, paths: [/a], allow: {nobody: {}}}]\n");
    expect(
        """
        - {request: GET https://shop.example.com/a, expect: login, because: x}
        - {request: GET https://shop.example.com/a, namespace: blog, expect: deny, reason: nobody, because: x}
        """);

    assertTrue(
        verify().output().contains("expected  one of blog, shop\n"), () -> verify().output());
    assertTrue(verify().output().contains("1 not met"));
  }

  @Test
  void nothingToVerifyIsMisuse() {
    assertEquals(2, verify().status());
  }

  private void expect(String yaml) {
    Run.write(folder.resolve("tests/decisions.yaml"), yaml);
  }

  private Run verify() {
    return Run.in(folder, "verify", "-f", "FOLDER");
  }
}
