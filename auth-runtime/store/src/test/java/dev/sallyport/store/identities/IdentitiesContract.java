package dev.sallyport.store.identities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Identities} promise, whoever keeps them. */
interface IdentitiesContract {
  Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  Identities identities();

  /** What an administrator would do. */
  void disable(UUID id);

  /** What an administrator would do. */
  void grant(UUID id, List<String> roles);

  @Test
  default void whoRegistersCanLogInWithTheAddressInAnyCase() {
    UUID id = UUID.randomUUID();

    Registration registration = identities().register(id, "Ann@Example.com", "$hash$1", NOW);

    Identity ann = new Identity(id, "Ann@Example.com", false, List.of("user"));
    assertEquals(new Registration.Registered(ann), registration);
    Optional<PasswordLogin> login =
        Optional.of(new PasswordLogin(ann, new PasswordHash("$hash$1"), 0));
    assertEquals(login, identities().byEmail("Ann@Example.com"));
    assertEquals(login, identities().byEmail("ann@EXAMPLE.com"));
  }

  @Test
  default void addressIsTakenInAnyCaseAndItsOwnerStays() {
    UUID id = UUID.randomUUID();
    identities().register(id, "ann@example.com", "$hash$1", NOW);

    Registration second =
        identities().register(UUID.randomUUID(), "ANN@example.com", "$hash$2", NOW);

    assertEquals(new Registration.EmailTaken(), second);
    PasswordLogin login = identities().byEmail("ann@example.com").orElseThrow();
    assertEquals(id, login.identity().id());
    assertEquals("$hash$1", login.passwordHash().value());
  }

  @Test
  default void strangersAreNotFound() {
    assertEquals(Optional.empty(), identities().byEmail("nobody@example.com"));
  }

  @Test
  default void disabledIdentityIsNotFoundAndKeepsItsAddress() {
    UUID id = UUID.randomUUID();
    identities().register(id, "ann@example.com", "$hash$1", NOW);

    disable(id);

    assertEquals(Optional.empty(), identities().byEmail("ann@example.com"));
    assertEquals(
        new Registration.EmailTaken(),
        identities().register(UUID.randomUUID(), "ann@example.com", "$hash$2", NOW));
  }

  @Test
  default void rolesComeInTheOrderOfGranting() {
    UUID id = UUID.randomUUID();
    identities().register(id, "ann@example.com", "$hash$1", NOW);

    grant(id, List.of("staff", "admin"));

    assertEquals(
        List.of("staff", "admin"),
        identities().byEmail("ann@example.com").orElseThrow().identity().roles());
  }

  @Test
  default void rehashReplacesTheHashOfOneIdentity() {
    UUID ann = UUID.randomUUID();
    identities().register(ann, "ann@example.com", "$hash$1", NOW);
    identities().register(UUID.randomUUID(), "bob@example.com", "$hash$1", NOW);

    assertTrue(identities().rehash(ann, new PasswordHash("$hash$1"), new PasswordHash("$hash$2")));

    assertEquals("$hash$2", hashOf("ann@example.com"));
    assertEquals("$hash$1", hashOf("bob@example.com"));
  }

  @Test
  default void rehashLeavesAPasswordThatWasChangedMeanwhile() {
    UUID ann = UUID.randomUUID();
    identities().register(ann, "ann@example.com", "$hash$changed", NOW);

    assertFalse(identities().rehash(ann, new PasswordHash("$hash$1"), new PasswordHash("$hash$2")));

    assertEquals("$hash$changed", hashOf("ann@example.com"));
  }

  @Test
  default void rehashGivesNobodyAPasswordWhoHasNone() {
    assertFalse(
        identities()
            .rehash(UUID.randomUUID(), new PasswordHash("$hash$1"), new PasswordHash("$hash$2")));
  }

  private String hashOf(String email) {
    return identities().byEmail(email).orElseThrow().passwordHash().value();
  }

  @Test
  default void loginDoesNotPrintItsHash() {
    identities().register(UUID.randomUUID(), "ann@example.com", "$hash$1", NOW);

    assertFalse(
        identities().byEmail("ann@example.com").orElseThrow().toString().contains("$hash$1"));
  }
}
