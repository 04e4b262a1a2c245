package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sallyport.server.account.LinkSecret;
import dev.sallyport.server.account.MailGuard;
import dev.sallyport.server.account.MailedSecrets;
import dev.sallyport.server.account.Recovery;
import dev.sallyport.server.admin.BootstrapSecret;
import dev.sallyport.server.admin.Groups;
import dev.sallyport.server.admin.People;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.PasswordChoice;
import dev.sallyport.server.login.PasswordHashing;
import dev.sallyport.server.login.PasswordRules;
import dev.sallyport.server.login.Unguarded;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.Ids;
import dev.sallyport.store.Password;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.factors.FactorChanges.NewTotp;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryDirectory;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMailedProofs;
import dev.sallyport.store.fakes.InMemoryOrganisations;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Directory;
import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.organisations.Organisations;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.TokenHash;
import io.undertow.Undertow;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AdminHandlerTest {
  private static final String SECRET = "0123456789abcdefghijklmnop";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String UNKNOWN = "01900000-0000-7000-8000-000000000000";
  private static final String AUTH = "https://auth.example.com";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<Character, SecretKeySpec> KEYS =
      Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256"));
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final InstantSource clock = InstantSource.fixed(NOW);
  private final Ids ids = new Ids(clock, RANDOM);
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final InMemorySessions sessions = new InMemorySessions(identities, log, outbox);
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final InMemoryMailedProofs proofs =
      new InMemoryMailedProofs(identities, sessions, log, outbox, trail);
  private final InMemoryFactors factors = new InMemoryFactors(identities, sessions, log, outbox);
  private final Envelopes envelopes =
      new Envelopes(new Seal('a', KEYS, RANDOM, Envelopes.PURPOSE), ids::next);
  private final PasswordHashing hashing = new PasswordHashing(1, RANDOM);
  private final List<Long> everywhere = new ArrayList<>();
  private final Map<String, TreeSet<Integer>> seen = new TreeMap<>();
  private final AdminRooms rooms =
      rooms(
          new InMemoryDirectory(identities, sessions, log, trail),
          new InMemoryOrganisations(identities, trail),
          Optional.of(proofs),
          trail);
  private Undertow server;
  private Undertow blind;

  private AdminRooms rooms(
      Directory directory,
      Organisations organisations,
      Optional<MailedProofs> mailed,
      AuditTrail events) {
    Audit audit = new Audit(events, Duration.ofDays(400), ids::next, clock);
    return new AdminRooms(
        new People(
            directory,
            mailed.map(store -> recovery(store, audit)),
            factors,
            mailed.map(_ -> envelopes),
            audit,
            everywhere::add,
            ids::next,
            clock),
        new Groups(organisations, audit, ids::next, clock),
        events,
        audit);
  }

  private Recovery recovery(MailedProofs store, Audit audit) {
    return new Recovery(
        store,
        new PasswordChoice(new PasswordRules(15, List.of(), List.of()), hashing),
        new MailedSecrets('a', KEYS, envelopes, RANDOM),
        new MailGuard(Unguarded.throttle(clock), audit),
        envelopes,
        audit,
        everywhere::add,
        clock);
  }

  private Undertow start(AdminRooms of) {
    var handler =
        new AdminHandler(
            new BootstrapSecret(new Password(SECRET)), of.audit(), ids::next, of.routes(AUTH));
    Undertow started =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(exchange -> exchange.dispatch(threads, handler))
            .build();
    started.start();
    return started;
  }

  @BeforeEach
  void start() {
    server = start(rooms);
    blind =
        start(
            rooms(
                away(Directory.class),
                away(Organisations.class),
                Optional.of(away(MailedProofs.class)),
                away(AuditTrail.class)));
  }

  @AfterEach
  void stop() {
    server.stop();
    blind.stop();
    hashing.close();
    threads.shutdownNow();
  }

  private static <T> T away(Class<T> store) {
    return store.cast(
        Proxy.newProxyInstance(
            store.getClassLoader(),
            new Class<?>[] {store},
            (_, _, _) -> {
              throw new StoreUnavailable("away", new IOException());
            }));
  }

  private record Answer(int status, JsonNode json, HttpResponse<String> response) {}

  private Answer ask(Undertow at, String method, String path, String body, String... headers)
      throws Exception {
    int port = ((InetSocketAddress) at.getListenerInfo().getFirst().getAddress()).getPort();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String template = path.replaceAll("\\?.*", "").replaceFirst("[0-9a-f-]{36}", "{id}");
    seen.computeIfAbsent(
            method + " " + template.replaceFirst("members/[0-9a-f-]{36}", "members/{identity}"),
            _ -> new TreeSet<>())
        .add(response.statusCode());
    JsonNode json =
        response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    return new Answer(response.statusCode(), json, response);
  }

  private Answer ask(String method, String path) throws Exception {
    return ask(server, method, path, "", "Authorization", "Bearer " + SECRET);
  }

  private Answer send(String method, String path, String body) throws Exception {
    return ask(
        server,
        method,
        path,
        body.replace('\'', '"'),
        "Authorization",
        "Bearer " + SECRET,
        "Content-Type",
        "application/json");
  }

  private String person(String email) throws Exception {
    return send("POST", "/admin/identities", "{'email': '" + email + "'}")
        .json()
        .path("id")
        .asText();
  }

  private String organisation(String slug) throws Exception {
    return send("POST", "/admin/organisations", "{'slug': '" + slug + "'}")
        .json()
        .path("id")
        .asText();
  }

  private UUID login(String person) {
    UUID session = ids.next();
    sessions.start(
        new NewSession(
            session,
            UUID.fromString(person),
            TokenHash.of(session.toString().getBytes(StandardCharsets.UTF_8)),
            NOW,
            NOW.plusSeconds(60),
            NOW.plusSeconds(60),
            Optional.of("Firefox"),
            Optional.of("192.0.2.1")));
    return session;
  }

  private List<String> kinds() throws Exception {
    return StreamSupport.stream(
            ask("GET", "/admin/audit").json().path("items").spliterator(), false)
        .map(event -> event.path("kind").asText())
        .toList();
  }

  @Test
  void personIsMadeChangedAndDeletedAndEachIsInTheAudit() throws Exception {
    Answer made =
        send(
            "POST",
            "/admin/identities",
            "{'email': 'Bob@example.com', 'verified': true, 'password_hash':"
                + " '{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr'}");
    assertEquals(201, made.status());
    String id = made.json().path("id").asText();
    assertEquals(
        "/admin/identities/" + id, made.response().headers().firstValue("Location").orElseThrow());
    assertEquals("[\"user\"]", made.json().path("roles").toString());
    assertTrue(made.json().path("has_password").asBoolean());
    assertFalse(made.response().body().contains("SSHA"));

    Answer changed =
        send("PATCH", "/admin/identities/" + id, "{'roles': ['user', 'admin'], 'disabled': true}");
    assertEquals("[\"user\",\"admin\"]", changed.json().path("roles").toString());
    assertTrue(changed.json().path("disabled").asBoolean());
    assertEquals(List.of(1L), everywhere, "it was waited until it was in force");

    assertEquals(204, ask("DELETE", "/admin/identities/" + id).status());
    assertEquals(204, ask("DELETE", "/admin/identities/" + id).status());
    assertEquals(List.of(1L, 2L, 2L), everywhere, "the second waits for what the first did");
    assertEquals(404, ask("GET", "/admin/identities/" + id).status());
    assertEquals(
        Set.of("identity.deleted", "identity.disabled", "identity.created"),
        Set.copyOf(kinds()),
        "once each, whatever was asked for twice");
    assertEquals(3, kinds().size());
    JsonNode event =
        ask("GET", "/admin/audit?kind=identity.created&subject=" + id).json().path("items").path(0);
    assertEquals(BootstrapSecret.NAME, event.path("actor").asText());
    assertEquals("127.0.0.1", event.path("detail").path("address").asText());
    assertEquals(
        made.response().headers().firstValue("X-Request-ID").orElseThrow(),
        event.path("detail").path("request_id").asText());
    assertFalse(event.toString().contains("SSHA"));
  }

  /** OWASP ASVS 5.0, 7.4.2 and 7.4.5. */
  @Test
  void sessionsAreSeenAndEnded() throws Exception {
    String bob = person("bob@example.com");
    UUID one = login(bob);
    login(bob);
    assertEquals(
        2, ask("GET", "/admin/identities/" + bob + "/sessions").json().path("items").size());

    assertEquals(204, ask("DELETE", "/admin/sessions/" + one).status());
    assertEquals(204, ask("DELETE", "/admin/sessions/" + one).status());
    JsonNode left = ask("GET", "/admin/identities/" + bob + "/sessions").json().path("items");
    assertEquals(1, left.size());
    assertEquals("192.0.2.1", left.path(0).path("address").asText());
    assertEquals(204, ask("DELETE", "/admin/identities/" + bob + "/sessions").status());
    assertEquals(
        0, ask("GET", "/admin/identities/" + bob + "/sessions").json().path("items").size());
    assertEquals(List.of(1L, 1L, 2L), everywhere);

    login(bob);
    send("PATCH", "/admin/identities/" + bob, "{'disabled': true}");
    assertEquals(
        0, ask("GET", "/admin/identities/" + bob + "/sessions").json().path("items").size());
  }

  @Test
  void factorsThatWereLostAreTakenAwaySessionsEndAndALetterSaysSo() throws Exception {
    UUID bob = UUID.fromString(person("bob@example.com"));
    login(bob.toString());
    Instant now = clock.instant();
    AuditEvent added =
        new AuditEvent(UUID.randomUUID(), now, "factor.added", "bob", "bob", Map.of());
    factors.addTotp(
        bob,
        new NewTotp(new SealedKey('a', "c2VjcmV0"), 7, List.of()),
        new Told(Optional.empty(), added),
        now);

    assertEquals(204, ask("DELETE", "/admin/identities/" + bob + "/factors").status());
    assertEquals(204, ask("DELETE", "/admin/identities/" + bob + "/factors").status());

    assertEquals(Held.NOTHING, factors.of(bob));
    assertEquals(
        0, ask("GET", "/admin/identities/" + bob + "/sessions").json().path("items").size());
    assertEquals(List.of(log.head(), log.head()), everywhere);
    assertEquals(1, outbox.waiting());
    assertEquals(
        404, ask("DELETE", "/admin/identities/" + UUID.randomUUID() + "/factors").status());
  }

  @Test
  void recoveryLinkIsShownOnceAndTheAuditSaysWhoMadeItWithoutIt() throws Exception {
    String bob = person("bob@example.com");

    Answer answer = ask("POST", "/admin/identities/" + bob + "/recovery-link");

    assertEquals(200, answer.status());
    assertEquals("no-store", answer.response().headers().firstValue("Cache-Control").orElseThrow());
    assertEquals("2026-03-01T12:10:00Z", answer.json().path("expires_at").asText());
    String link = answer.json().path("link").asText();
    String page = AUTH + "/recover/password?token=";
    assertTrue(link.startsWith(page), link);
    LinkSecret secret = LinkSecret.parse(link.substring(page.length())).orElseThrow();
    assertEquals(Optional.of("bob@example.com"), recovery(proofs, rooms.audit()).holder(secret));
    String events = ask("GET", "/admin/audit?kind=identity.recoverylink").response().body();
    assertTrue(events.contains(BootstrapSecret.NAME) && events.contains(bob), events);
    assertFalse(events.contains(secret.text()));
    assertEquals(List.of(), everywhere, "nothing is taken away yet");
  }

  @Test
  void nobodyIsHandedALinkWhoIsDisabledOrWhereThereIsNoPageForIt() throws Exception {
    String bob = person("bob@example.com");
    String path = "/admin/identities/" + bob + "/recovery-link";
    Undertow without =
        start(
            rooms(
                new InMemoryDirectory(identities, sessions, log, trail),
                new InMemoryOrganisations(identities, trail),
                Optional.empty(),
                trail));
    try {
      Answer answer = ask(without, "POST", path, "", "Authorization", "Bearer " + SECRET);
      assertEquals("No recovery", answer.json().path("title").asText());
    } finally {
      without.stop();
    }
    send("PATCH", "/admin/identities/" + bob, "{'disabled': true}");

    Answer answer = ask("POST", path);

    assertEquals(409, answer.status());
    assertEquals("Disabled", answer.json().path("title").asText());
    assertFalse(kinds().contains("identity.recoverylink"));
  }

  @Test
  void listComesInPagesAndIsSearchedByTheBeginningOfAnAddress() throws Exception {
    var all = new TreeSet<String>();
    for (String name : List.of("ann", "anna", "bob")) {
      all.add(person(name + "@example.com"));
    }
    Answer first = ask("GET", "/admin/identities?limit=2");
    assertEquals(2, first.json().path("items").size());
    Answer second =
        ask("GET", "/admin/identities?limit=2&after=" + first.json().path("next").asText());
    assertEquals(all.last(), second.json().path("items").path(0).path("id").asText());
    assertFalse(second.json().has("next"));
    assertEquals(2, ask("GET", "/admin/identities?email=ANN").json().path("items").size());
  }

  @Test
  void organisationsHaveMembersWithRoles() throws Exception {
    String bob = person("bob@example.com");
    String acme = organisation("acme");
    String members = "/admin/organisations/" + acme + "/members";
    assertEquals(204, send("PUT", members + "/" + bob, "{'role': 'owner'}").status());
    assertEquals("owner", ask("GET", members).json().path("items").path(0).path("role").asText());
    assertEquals(
        "Acme Ltd",
        send("PATCH", "/admin/organisations/" + acme, "{'name': 'Acme Ltd'}")
            .json()
            .path("name")
            .asText());
    assertEquals(
        "Acme Ltd",
        ask("GET", "/admin/organisations").json().path("items").path(0).path("name").asText());
    assertEquals(204, ask("DELETE", members + "/" + bob).status());
    assertEquals(204, ask("DELETE", members + "/" + bob).status());
    assertEquals(204, ask("DELETE", "/admin/organisations/" + acme).status());
    assertEquals(404, ask("GET", "/admin/organisations/" + acme).status());
  }

  /** Negative row 149: whoever has no secret learns nothing, not even what there is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        "Bearer",
        "Bearer x",
        "Bearer 0123456789abcdefghijklmno",
        "Bearer 0123456789abcdefghijklmnopq",
        "Basic MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3A="
      })
  void strangerIsRefusedEverywhereAlike(String authorization) throws Exception {
    for (String path : List.of("/admin/identities", "/admin/nothing", "/")) {
      Answer answer =
          authorization.isEmpty()
              ? ask(server, "GET", path, "")
              : ask(server, "GET", path, "", "Authorization", authorization);
      assertEquals(401, answer.status());
      assertEquals(
          "Bearer realm=\"sallyport admin\"",
          answer.response().headers().firstValue("WWW-Authenticate").orElseThrow());
      assertFalse(answer.response().body().contains(SECRET));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}|/email|is missing",
        "{'email': 'bob'}|/email|is no address",
        "{'email': ' bob@example.com'}|/email|is no address",
        "{'email': 7}|/email|is no address",
        "{'email': 'b@example.com', 'mail': 1}|/mail|is not known here; known are email, verified",
        "{'email': 'b@example.com', 'verified': 'yes'}|/verified|is neither true nor false",
        "{'email': 'b@example.com', 'roles': 'user'}|/roles|is no list",
        "{'email': 'b@example.com', 'roles': ['user', 'a,b']}|/roles/1|no comma",
        "{'email': 'b@example.com', 'roles': ['user', 'user']}|/roles/1|is there twice",
        "{'email': 'b@example.com', 'password_hash': 'hunter2'}|/password_hash|is no hash",
      })
  void mistakeIsNamedWithItsPlace(String body, String where, String what) throws Exception {
    Answer answer = send("POST", "/admin/identities", body);

    assertEquals(400, answer.status());
    assertEquals(
        "application/problem+json",
        answer.response().headers().firstValue("Content-Type").orElseThrow());
    JsonNode error = answer.json().path("errors").path(0);
    assertEquals(where, error.path("where").asText());
    assertTrue(error.path("what").asText().contains(what), error.toString());
    assertFalse(answer.response().body().contains("hunter2"));
    assertEquals(0, ask("GET", "/admin/identities").json().path("items").size());
  }

  @Test
  void allMistakesAreNamedAtOnce() throws Exception {
    Answer answer =
        send("POST", "/admin/organisations", "{'slug': 'A B', 'name': '', 'x': 1, 'y': 2}");

    assertEquals(4, answer.json().path("errors").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]",
        "{'email': 'a@example.com', 'email': 'b@example.com'}",
        "{'email': 'a@example.com'} x",
        "{'a': {'b': {'c': {'d': {'e': 1}}}}}",
        "{"
      })
  void whatIsNotOneObjectIsRefused(String body) throws Exception {
    assertEquals(400, send("POST", "/admin/identities", body).status());
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/identities?limit=0, limit",
    "/admin/identities?limit=501, limit",
    "/admin/identities?after=x, after",
    "/admin/identities?limit=1&limit=2, limit",
    "/admin/audit?kind=nothing, kind",
    "/admin/audit?from=yesterday, from",
    "/admin/audit?id=1, id"
  })
  void parameterThatMeansNothingIsNamed(String path, String where) throws Exception {
    Answer answer = ask("GET", path);

    assertEquals(400, answer.status());
    assertEquals(where, answer.json().path("errors").path(0).path("where").asText());
  }

  /** Negative row 150: a forged cursor is a mistake, and never SQL. */
  @ParameterizedTest
  @CsvSource({"/admin/identities?after=", "/admin/organisations?after=", "/admin/audit?before="})
  void forgedCursorIsAMistake(String path) throws Exception {
    for (String forged : List.of("1", "'--", "%00", UNKNOWN + "%20OR%201=1")) {
      assertEquals(400, ask("GET", path + forged.replace("'", "%27")).status(), forged);
    }
  }

  @Test
  void otherAddressesAndMethodsAreRefused() throws Exception {
    assertEquals(404, ask("GET", "/admin/identities/").status());
    assertEquals(404, ask("GET", "/admin/identities/bob").status());
    assertEquals(404, ask("GET", "/admin").status());
    Answer answer = ask("PUT", "/admin/identities");
    assertEquals(405, answer.status());
    assertEquals("GET, POST", answer.response().headers().firstValue("Allow").orElseThrow());
  }

  /** Every address, method and answer is described, and every one that is described is met here. */
  @Test
  void openApiDescribesEveryAddressAndEveryAnswer() throws Exception {
    seen.clear();
    for (Route<AdminCall> route : rooms.routes(AUTH)) {
      String path = route.path().replace("{id}", UNKNOWN).replace("{identity}", UNKNOWN);
      ask(server, route.method(), path, "");
      ask(route.method(), path + "?nothing=1");
      boolean body =
          List.of("POST", "PATCH", "PUT").contains(route.method())
              && !route.path().endsWith("/recovery-link");
      ask(
          blind,
          route.method(),
          path,
          body ? legal(route) : "",
          "Authorization",
          "Bearer " + SECRET,
          "Content-Type",
          "application/json");
      if (body) {
        ask(server, route.method(), path, "x", "Authorization", "Bearer " + SECRET);
        send(route.method(), path, "'" + "x".repeat(20_000) + "'");
        send(route.method(), path, legal(route));
        send(route.method(), path, legal(route));
      } else {
        ask(route.method(), path);
      }
    }
    String bob = person("bob@example.com");
    String acme = organisation("acme");
    String other = organisation("other");
    ask("GET", "/admin/identities/" + bob);
    send("PATCH", "/admin/identities/" + bob, "{}");
    ask("GET", "/admin/identities/" + bob + "/sessions");
    ask("DELETE", "/admin/identities/" + bob + "/sessions");
    ask("DELETE", "/admin/identities/" + bob + "/factors");
    ask("POST", "/admin/identities/" + bob + "/recovery-link");
    send("PATCH", "/admin/identities/" + bob, "{'disabled': true}");
    ask("POST", "/admin/identities/" + bob + "/recovery-link");
    ask("GET", "/admin/organisations/" + acme);
    send("PATCH", "/admin/organisations/" + acme, "{}");
    send("PATCH", "/admin/organisations/" + other, "{'slug': 'acme'}");
    ask("GET", "/admin/organisations/" + acme + "/members");
    send("PUT", "/admin/organisations/" + acme + "/members/" + bob, "{'role': 'owner'}");

    assertEquals(described().toString(), seen.toString());
  }

  private static String legal(Route<AdminCall> route) {
    return switch (route.path()) {
      case "/admin/identities" -> "{\"email\": \"b@example.com\"}";
      case "/admin/organisations" -> "{\"slug\": \"b\"}";
      case "/admin/organisations/{id}/members/{identity}" -> "{\"role\": \"owner\"}";
      default -> "{}";
    };
  }

  private static Map<String, Set<Integer>> described() throws IOException {
    Map<String, Set<Integer>> described = new TreeMap<>();
    openApi()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (!operation.getKey().equals("parameters")) {
                            var statuses = new TreeSet<Integer>();
                            operation
                                .getValue()
                                .path("responses")
                                .fieldNames()
                                .forEachRemaining(code -> statuses.add(Integer.valueOf(code)));
                            described.put(
                                operation.getKey().toUpperCase(java.util.Locale.ROOT)
                                    + " "
                                    + path.getKey(),
                                statuses);
                          }
                        }));
    return described;
  }

  private static JsonNode openApi() throws IOException {
    return new YAMLMapper().readTree(Path.of("../../docs/reference/admin-api.yaml").toFile());
  }

  @Test
  void openApiListsEveryKindAndEveryParameter() throws IOException {
    JsonNode api = openApi();
    assertEquals(
        Arrays.stream(AuditKind.values()).map(AuditKind::code).toList(),
        StreamSupport.stream(api.at("/components/schemas/Kind/enum").spliterator(), false)
            .map(JsonNode::asText)
            .toList());
    for (Route<AdminCall> route : rooms.routes(AUTH)) {
      var listed =
          StreamSupport.stream(
                  api.path("paths")
                      .path(route.path())
                      .path(route.method().toLowerCase(java.util.Locale.ROOT))
                      .path("parameters")
                      .spliterator(),
                  false)
              .map(one -> one.path("$ref").asText().replaceAll(".*/", ""))
              .collect(Collectors.toSet());
      assertEquals(route.parameters(), listed, route.method() + " " + route.path());
    }
  }
}
