package dev.sallyport.server.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.sessions.SessionFact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class WrittenSessionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  /** What Ory Oathkeeper reads by default, and what people's templates read of Kratos. */
  @Test
  void sessionIsWrittenWhereAReaderOfKratosLooksForIt() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                WrittenSession.ofKratos(
                    new SessionFact(
                        new UUID(0, 1),
                        new Identity(
                            new UUID(0, 2), "a\"nn@example.com", true, List.of("user", "admin")),
                        new Assurance(Aal.AAL2, List.of("pwd", "otp", "user")),
                        NOW,
                        NOW.plusSeconds(60),
                        NOW.plusSeconds(600),
                        Optional.empty(),
                        7)));

    assertEquals("true", json.at("/active").asText());
    assertEquals(new UUID(0, 1).toString(), json.at("/id").asText());
    assertEquals(new UUID(0, 2).toString(), json.at("/identity/id").asText());
    assertEquals("a\"nn@example.com", json.at("/identity/traits/email").asText());
    assertEquals("true", json.at("/identity/traits/verified").asText());
    assertEquals("[\"user\",\"admin\"]", json.at("/identity/traits/roles").toString());
    assertEquals("true", json.at("/identity/verifiable_addresses/0/verified").asText());
    assertEquals("aal2", json.at("/authenticator_assurance_level").asText());
    assertEquals("totp", json.at("/authentication_methods/0/method").asText());
    assertEquals("aal2", json.at("/authentication_methods/0/aal").asText());
    assertEquals("password", json.at("/authentication_methods/1/method").asText());
    assertEquals("aal1", json.at("/authentication_methods/1/aal").asText());
    assertEquals(2, json.at("/authentication_methods").size());
    assertEquals(NOW.toString(), json.at("/authenticated_at").asText());
    assertEquals(NOW.toString(), json.at("/issued_at").asText());
    assertEquals(NOW.plusSeconds(60).toString(), json.at("/expires_at").asText());
  }
}
