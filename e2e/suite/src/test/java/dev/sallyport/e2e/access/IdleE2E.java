package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.OtherSettings;
import dev.sallyport.e2e.ExpiringSessions;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A session that nobody uses ends, where the settings say after how long. */
@ExtendWith(WithSallyport.class)
final class IdleE2E {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String PASSWORD = "several words in a row";

  private final String idler = UUID.randomUUID() + "@example.com";
  private final String worker = UUID.randomUUID() + "@example.com";
  private Installation sallyport;
  private Visitor idle;
  private Visitor busy;

  @BeforeEach
  void register(Installation installation) throws Exception {
    sallyport = installation;
    idle = new Visitor(installation).registered(idler, PASSWORD);
    busy = new Visitor(installation).registered(worker, PASSWORD);
  }

  @AfterEach
  void leave() {
    idle.close();
    busy.close();
  }

  private OtherSettings idleAfterTenMinutes() throws Exception {
    return sallyport.reconfigure(
        "runtime", sallyport.url("auth"), yaml -> yaml + "sessions: {idle: 10m}\n");
  }

  private HttpResponse<String> renewed(Visitor visitor) throws Exception {
    Map<String, String> headers = new HashMap<>(Visitor.JSON);
    headers.put("Origin", sallyport.url("shop"));
    headers.put("Cookie", visitor.cookie());
    return visitor.send("/sessions/refresh", headers, Map.of());
  }

  @Test
  void sessionThatNobodyUsedForTenMinutesIsOverAndOthersGoOn() throws Exception {
    try (OtherSettings _ = idleAfterTenMinutes()) {
      new ExpiringSessions(sallyport).leaveUnused(idler);

      HttpResponse<String> page = idle.shop("/account", Visitor.NAVIGATING);
      assertEquals(302, page.statusCode());
      String where = page.headers().firstValue("location").orElseThrow();
      assertTrue(where.startsWith(sallyport.url("auth") + "/login?return_to="), where);
      assertEquals(401, idle.shop("/account", Visitor.JSON).statusCode());
      assertEquals(401, idle.auth("/sessions/whoami").statusCode());
      assertEquals(401, renewed(idle).statusCode());

      assertEquals(200, busy.shop("/account", Visitor.JSON).statusCode());
      assertEquals(200, busy.auth("/sessions/whoami").statusCode());
    }
  }

  @Test
  void whoamiSaysWhenTheSessionIsOverIfNobodyUsesIt() throws Exception {
    try (OtherSettings _ = idleAfterTenMinutes()) {
      JsonNode whoami = MAPPER.readTree(busy.auth("/sessions/whoami").body());

      Instant expires = Instant.parse(whoami.path("expires_at").asText());
      Instant now = Instant.now();
      assertFalse(expires.isAfter(now.plusSeconds(600)), () -> "at " + now + " until " + expires);
      assertTrue(expires.isAfter(now), () -> "at " + now + " until " + expires);
    }
  }

  @Test
  void listLeavesOutSessionsThatNobodyUsed() throws Exception {
    try (OtherSettings _ = idleAfterTenMinutes();
        Visitor other = new Visitor(sallyport)) {
      new ExpiringSessions(sallyport).leaveUnused(idler);
      Map<String, String> account = Map.of("email", idler, "password", PASSWORD);
      assertEquals(302, other.send("/login", account).statusCode());

      JsonNode list = MAPPER.readTree(other.auth("/api/sessions").body()).path("items");

      assertEquals(1, list.size(), list::toString);
    }
  }
}
