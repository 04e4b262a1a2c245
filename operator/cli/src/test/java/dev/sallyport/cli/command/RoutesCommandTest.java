package dev.sallyport.cli.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoutesCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void rules() {
    Run.rule(
        folder,
        "shop",
        "shop",
        """
        hosts: ["*.example.com", shop.example.com]
        rollout: {percent: 50}
        routes:
        - {name: rest, paths: ["/**"], methods: ["!TRACE"], allow: {session: {anyRole: [a, b], maxAge: 12h}}}
        - {name: order, paths: ["/orders/{id}", /orders], methods: [GET, HEAD], allow: {anyOf: [{token: {types: [pat], roles: [x]}}, {jwt: {issuer: "https://i", audience: o, scopes: [s]}}]}}
        """);
  }

  @Test
  void moreSpecificStandsFirst() {
    assertEquals(
        """
        HOST              PATH          METHODS        ALLOW                                                              RULE       ROUTE  MODE
        shop.example.com  /orders       GET, HEAD      pat token with role x or JWT of https://i for o with scope s       shop/shop  order  Enforce 50%
        shop.example.com  /orders/{id}  GET, HEAD      pat token with role x or JWT of https://i for o with scope s       shop/shop  order  Enforce 50%
        shop.example.com  /**           all but TRACE  session with one role of a, b, login at most 12h ago            shop/shop  rest   Enforce 50%
        *.example.com     /orders       GET, HEAD      pat token with role x or JWT of https://i for o with scope s       shop/shop  order  Enforce 50%
        *.example.com     /orders/{id}  GET, HEAD      pat token with role x or JWT of https://i for o with scope s       shop/shop  order  Enforce 50%
        *.example.com     /**           all but TRACE  session with one role of a, b, login at most 12h ago            shop/shop  rest   Enforce 50%
        """
            .replaceAll(" +(?= {2})", ""),
        Run.in(folder, "routes", "-f", "FOLDER").output().replaceAll(" +(?= {2})", ""));
  }

  @Test
  void jsonHasOneEntryForEachPath() throws Exception {
    var json =
        new JsonMapper().readTree(Run.in(folder, "routes", "-f", "FOLDER", "-o", "json").output());

    assertAll(
        () -> assertEquals(6, json.size()),
        () -> assertEquals("/orders", json.at("/0/path").asText()),
        () -> assertEquals(50, json.at("/0/percent").asInt()));
  }

  @Test
  void onlyOneNamespaceIfAsked() {
    assertEquals("No rules.\n", Run.in(folder, "routes", "-f", "FOLDER", "-n", "blog").output());
  }

  @Test
  void completionKnowsTheCommands() {
    String script = Run.in(folder, "completion").output();

    assertTrue(
        script.contains(
            "explain check verify simulate routes gateway identity org audit completion"),
        script);
  }
}
