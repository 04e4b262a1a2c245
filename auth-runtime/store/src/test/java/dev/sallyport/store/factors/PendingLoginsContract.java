package dev.sallyport.store.factors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link PendingLogins} promise, whoever keeps them. */
interface PendingLoginsContract {
  Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
  TokenHash HASH = TokenHash.of("pending".getBytes(StandardCharsets.US_ASCII));

  PendingLogins pending();

  Identities identities();

  /** What an administrator would do. */
  void disable(UUID identity);

  /** What was added to the audit. */
  List<AuditEvent> events();

  private PendingLogin add() {
    UUID ann = UUID.randomUUID();
    identities().register(ann, "ann@example.com", "$hash$", NOW);
    PendingLogin login =
        new PendingLogin(HASH, ann, 3, Assurance.PASSWORD, NOW, NOW.plusSeconds(600));
    pending().add(login, NOW);
    return login;
  }

  @Test
  default void loginWaitsForWhoeverHasItsSecret() {
    PendingLogin login = add();

    assertEquals(
        Optional.of(
            new PendingLogins.Waiting(
                login,
                new Identity(login.identity(), "ann@example.com", false, List.of("user")),
                Held.NOTHING)),
        pending().find(HASH, NOW));
    assertEquals(
        Optional.empty(), pending().find(TokenHash.of(new byte[] {1}), NOW), "another secret");
  }

  @Test
  default void loginWaitsForTenMinutesAndForFiveTries() {
    add();

    assertEquals(Optional.empty(), pending().find(HASH, NOW.plusSeconds(600)));
    for (int i = 0; i < PendingLogins.TRIES; i++) {
      assertTrue(pending().find(HASH, NOW).isPresent(), "before try " + i);
      assertTrue(pending().attempt(HASH, NOW).isPresent(), "try " + i);
    }
    assertEquals(Optional.empty(), pending().find(HASH, NOW));
    assertEquals(Optional.empty(), pending().attempt(HASH, NOW));
  }

  @Test
  default void loginGoesOnOnce() {
    add();

    assertTrue(pending().take(HASH));
    assertFalse(pending().take(HASH));
    assertEquals(Optional.empty(), pending().find(HASH, NOW));
  }

  @Test
  default void loginOfSomebodyWhoIsDisabledIsOver() {
    PendingLogin login = add();

    disable(login.identity());

    assertEquals(Optional.empty(), pending().find(HASH, NOW));
    assertEquals(Optional.empty(), pending().attempt(HASH, NOW));
  }

  @Test
  default void whatIsSaidOfItIsAddedWithIt() {
    AuditEvent event = new AuditEvent(new UUID(0, 9), NOW, "login.firststep", "a", "b", Map.of());
    UUID ann = add().identity();
    TokenHash other = TokenHash.of(new byte[] {2});

    pending().add(new PendingLogin(other, ann, 0, Assurance.PASSWORD, NOW, NOW), NOW, event);

    assertEquals(List.of(event.kind()), events().stream().map(AuditEvent::kind).toList());
  }
}
