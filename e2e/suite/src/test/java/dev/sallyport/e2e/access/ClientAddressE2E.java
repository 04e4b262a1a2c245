package dev.sallyport.e2e.access;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.GuardedApp.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.OtherSettings;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whom limits are counted for, behind load balancers that the gateway believes. */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientAddressE2E {
  private static final String HARBOUR = "harbour";
  private static final String ROUTES =
      """
      - {name: open, paths: [/open], allow: {anyone: {}}}
      - {name: shut, paths: ["/shut/**"], allow: {nobody: {}}}
      - {name: three, paths: ["/three/{place}"], allow: {anyone: {}}, rateLimits: {perIP: 3/1h}}
      - {name: again, paths: ["/again/{place}"], allow: {anyone: {}}, rateLimits: {perIP: 3/1h}}
      """;

  private Installation sallyport;
  private OtherSettings trustingGateway;
  private GuardedApp app;
  private Http http;

  @BeforeAll
  void install(Installation installation) throws Exception {
    sallyport = installation;
    http = new Http(installation.trust());
    trustingGateway =
        installation.reconfigure(
            "traefik",
            yaml ->
                yaml.replace(
                    "    http: {tls: {}}\n",
                    "    http: {tls: {}}\n    forwardedHeaders: {trustedIPs: [\"127.0.0.1\"]}\n"));
    app = GuardedApp.install(installation, HARBOUR);
    app.guard(ROUTES);
    app.awaitReady();
    eventually(PATIENCE, () -> get("/open", Map.of()), status -> status == 200);
  }

  @AfterAll
  void leave() {
    app.close();
    trustingGateway.close();
    http.close();
  }

  @Test
  void usuallyAClientIsWhoeverIsConnectedWhateverItWrites() throws Exception {
    for (int visit = 1; visit <= 3; visit++) {
      assertEquals(200, get("/three/a", from("192.0.2." + visit)));
    }

    assertEquals(429, get("/three/a", from("192.0.2.4")));
    assertEquals(429, get("/three/a", Map.of()));
    assertEquals(List.of("sallyport"), links());
    nothingIsDecidedAboutWhatAClientMadeUp();
  }

  @Test
  void withProxyHeadersAClientIsWhoTheLoadBalancerSays() throws Exception {
    try (var _ = sallyport.reconfigure("operator", yaml -> yaml + "clientAddress: ProxyHeaders\n");
        var _ =
            sallyport.reconfigure(
                "runtime",
                yaml ->
                    yaml.replace(
                        "gateway: {", "gateway: {loadBalancers: [127.0.0.0/8, 10.0.0.0/8], "))) {
      eventually(
          PATIENCE, this::links, List.of("sallyport-forwarded", "sallyport-trusting")::equals);
      app.awaitReady();
      eventually(PATIENCE, () -> get("/open", Map.of()), status -> status == 200);

      for (int visit = 1; visit <= 3; visit++) {
        assertEquals(
            200, get("/again/a", from("198.51.100.%d, 192.0.2.1, 10.0.0.7".formatted(visit))));
      }
      assertEquals(429, get("/again/a", from("198.51.100.9, 192.0.2.1")));
      assertEquals(429, get("/again/a", from("10.0.0.9, 192.0.2.1, 10.1.2.3, 10.0.0.7")));
      assertEquals(200, get("/again/a", from("192.0.2.1, 192.0.2.2")));
      nothingIsDecidedAboutWhatAClientMadeUp();
      appIsStillToldWhereItIs();

      var before = app.versions();
      app.guard(ROUTES + "- {name: more, paths: [/more], allow: {anyone: {}}}\n");
      eventually(PATIENCE, () -> get("/more", Map.of()), status -> status == 200);
      assertEquals(before, app.versions());
    }
    eventually(PATIENCE, this::links, List.of("sallyport")::equals);
  }

  /** X-Forwarded-Host is the one field that an app misses; Host says the same. */
  private void appIsStillToldWhereItIs() throws Exception {
    try (var visitor = new Visitor(sallyport)) {
      var reached = Visitor.headersThatReached(visitor.get(HARBOUR, "/open", Visitor.JSON));

      assertEquals("harbour.sallyport.localhost:" + sallyport.httpsPort(), reached.get("host"));
      assertEquals("https", reached.get("x-forwarded-proto"));
      assertEquals(null, reached.get("x-forwarded-host"));
    }
  }

  private void nothingIsDecidedAboutWhatAClientMadeUp() throws Exception {
    for (String field :
        List.of("X-Forwarded-Uri", "X-Forwarded-Prefix", "X_Forwarded_Uri", "X-Original-Url")) {
      assertEquals(403, get("/shut/1", Map.of(field, "/open")), field);
      assertEquals(200, get("/open", Map.of(field, "/shut/1")), field);
    }
    assertEquals(403, get("/shut/1", Map.of("X-Forwarded-Method", "OPTIONS")));
    assertEquals(403, get("/shut/1", Map.of("X-Forwarded-Host", "shop.sallyport.localhost")));
    assertEquals(200, get("/open", Map.of("X-Forwarded-Host", "nowhere.sallyport.localhost")));
  }

  private static Map<String, String> from(String addresses) {
    return Map.of("X-Forwarded-For", addresses);
  }

  private List<String> links() throws Exception {
    return app.object("middleware", HARBOUR)
        .at("/spec/chain/middlewares")
        .valueStream()
        .map(link -> link.path("name").asText())
        .toList();
  }

  private int get(String target, Map<String, String> headers) throws Exception {
    Map<String, String> all = new HashMap<>(Visitor.JSON);
    all.putAll(headers);
    return http.get(sallyport.url(HARBOUR) + target, all).statusCode();
  }
}
