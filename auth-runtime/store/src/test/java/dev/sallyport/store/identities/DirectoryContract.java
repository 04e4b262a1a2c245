package dev.sallyport.store.identities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.identities.Directory.Change;
import dev.sallyport.store.identities.Directory.Changed;
import dev.sallyport.store.identities.Directory.Creation;
import dev.sallyport.store.identities.Directory.Newcomer;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a {@link Directory} promises, whoever keeps it. */
interface DirectoryContract {
  Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  Instant LATER = NOON.plusSeconds(60);
  Change DISABLE = new Change(Optional.empty(), Optional.of(true));
  Change ENABLE = new Change(Optional.empty(), Optional.of(false));

  Directory directory();

  Identities identities();

  Sessions sessions();

  AuditTrail trail();

  /** Subjects of the log's revocations, in their order. */
  List<UUID> revoked();

  private static AuditEvent event(UUID subject) {
    return new AuditEvent(
        UUID.randomUUID(), NOON, "some.change", "bootstrap", subject.toString(), Map.of());
  }

  private long events() {
    return trail().find(AuditQuestion.latest(100)).size();
  }

  private static UUID id(int number) {
    return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + number);
  }

  private DirectoryEntry create(int number, String email) {
    UUID id = id(number);
    return assertInstanceOf(
            Creation.Created.class,
            directory()
                .create(
                    new Newcomer(
                        id, email, true, List.of("user"), Optional.of(new PasswordHash("$hash$"))),
                    NOON,
                    event(id)))
        .entry();
  }

  private TokenHash login(UUID session, UUID identity) {
    TokenHash token = TokenHash.of(session.toString().getBytes(StandardCharsets.UTF_8));
    sessions()
        .start(
            new NewSession(
                session,
                identity,
                token,
                NOON,
                NOON.plus(Duration.ofHours(24)),
                NOON.plus(Duration.ofDays(30)),
                Optional.of("Firefox"),
                Optional.of("192.0.2.1")));
    return token;
  }

  @Test
  default void whoIsCreatedIsFoundAndCanLogIn() {
    DirectoryEntry ann = create(1, "Ann@example.com");

    assertEquals(Optional.of(ann), directory().find(id(1)));
    assertTrue(ann.hasPassword());
    assertEquals(List.of("user"), ann.identity().roles());
    assertTrue(identities().byEmail("ann@example.com").isPresent());
    assertEquals(1, events());
  }

  @Test
  default void whoHasNoPasswordCannotLogIn() {
    UUID id = id(1);
    directory()
        .create(
            new Newcomer(id, "ann@example.com", false, List.of(), Optional.empty()),
            NOON,
            event(id));

    assertFalse(directory().find(id).orElseThrow().hasPassword());
    assertEquals(Optional.empty(), identities().byEmail("ann@example.com"));
  }

  @Test
  default void addressIsTakenInAnyCaseAndNothingIsWritten() {
    create(1, "ann@example.com");

    assertEquals(
        new Creation.EmailTaken(),
        directory()
            .create(
                new Newcomer(id(2), "ANN@example.com", true, List.of(), Optional.empty()),
                NOON,
                event(id(2))));
    assertEquals(Optional.empty(), directory().find(id(2)));
    assertEquals(1, events());
  }

  @Test
  default void peopleAreListedPageByPageAndByTheBeginningOfTheirAddress() {
    DirectoryEntry ann = create(1, "Ann@example.com");
    DirectoryEntry bob = create(2, "bob@example.com");
    DirectoryEntry anna = create(3, "anna_b@example.com");
    DirectoryEntry annab = create(4, "annaxb@example.com");

    assertEquals(List.of(ann, bob), directory().list("", Optional.empty(), 2));
    assertEquals(List.of(anna, annab), directory().list("", Optional.of(id(2)), 2));
    assertEquals(List.of(ann, anna, annab), directory().list("ANN", Optional.empty(), 10));
    assertEquals(List.of(anna), directory().list("anna_", Optional.empty(), 10));
    assertEquals(List.of(), directory().list("%", Optional.empty(), 10));
  }

  /** OWASP ASVS 5.0, 7.4.2. */
  @Test
  default void whoIsDisabledHasNoSessionAnyMoreAndOneNumberSaysSo() {
    create(1, "ann@example.com");
    create(2, "bob@example.com");
    TokenHash one = login(UUID.randomUUID(), id(1));
    TokenHash two = login(UUID.randomUUID(), id(1));
    TokenHash bobs = login(UUID.randomUUID(), id(2));

    var now =
        assertInstanceOf(
            Changed.Now.class, directory().change(id(1), DISABLE, LATER, event(id(1))));

    assertEquals(Optional.of(LATER), now.entry().disabledAt());
    assertEquals(LATER, now.entry().updatedAt());
    assertEquals(directory().head(), now.seq());
    assertEquals(List.of(id(1)), revoked());
    assertEquals(Optional.empty(), sessions().fact(one));
    assertEquals(Optional.empty(), sessions().fact(two));
    assertTrue(sessions().fact(bobs).isPresent());
    assertEquals(3, events());

    directory().change(id(1), ENABLE, LATER, event(id(1)));
    assertEquals(Optional.empty(), sessions().fact(one), "sessions stay ended");
    assertTrue(identities().byEmail("ann@example.com").isPresent());
  }

  @Test
  default void newRolesAreRevokedAndSessionsStay() {
    create(1, "ann@example.com");
    TokenHash token = login(UUID.randomUUID(), id(1));

    directory()
        .change(
            id(1),
            new Change(Optional.of(List.of("user", "admin")), Optional.empty()),
            LATER,
            event(id(1)));

    assertEquals(List.of(id(1)), revoked());
    assertEquals(List.of("user", "admin"), sessions().fact(token).orElseThrow().identity().roles());
  }

  @Test
  default void changeThatChangesNothingTakesNoNumberAndIsNoEvent() {
    create(1, "ann@example.com");

    var same =
        directory()
            .change(
                id(1),
                new Change(Optional.of(List.of("user")), Optional.of(false)),
                LATER,
                event(id(1)));

    assertEquals(NOON, assertInstanceOf(Changed.Now.class, same).entry().updatedAt());
    assertEquals(List.of(), revoked());
    assertEquals(1, events());
    assertEquals(new Changed.Unknown(), directory().change(id(9), DISABLE, LATER, event(id(9))));
  }

  @Test
  default void whoIsDeletedIsGoneWithEverything() {
    create(1, "ann@example.com");
    TokenHash token = login(UUID.randomUUID(), id(1));

    assertEquals(
        OptionalLong.of(directory().head() + 1), directory().delete(id(1), LATER, event(id(1))));

    assertEquals(Optional.empty(), directory().find(id(1)));
    assertEquals(Optional.empty(), sessions().fact(token));
    assertEquals(List.of(id(1)), revoked());
    assertEquals(OptionalLong.empty(), directory().delete(id(1), LATER, event(id(1))));
    assertEquals(2, events());
    create(2, "ann@example.com");
  }

  @Test
  default void sessionsAreListedAndEndOneByOneOrTogether() {
    create(1, "ann@example.com");
    UUID first = id(11);
    UUID second = id(12);
    UUID third = id(13);
    TokenHash ended = login(first, id(1));
    login(second, id(1));
    TokenHash last = login(third, id(1));

    List<SessionEntry> all = directory().sessions(id(1), NOON);
    assertEquals(List.of(third, second, first), all.stream().map(SessionEntry::id).toList());
    assertEquals(Optional.of("192.0.2.1"), all.getFirst().address());
    assertEquals(List.of(), directory().sessions(id(1), NOON.plus(Duration.ofDays(2))));

    assertTrue(directory().endSession(first, LATER, event(first)).isPresent());
    assertEquals(OptionalLong.empty(), directory().endSession(first, LATER, event(first)));
    assertEquals(Optional.empty(), sessions().fact(ended));
    assertEquals(List.of(first), revoked());

    assertTrue(directory().endSessions(id(1), LATER, event(id(1))).isPresent());
    assertEquals(OptionalLong.empty(), directory().endSessions(id(1), LATER, event(id(1))));
    assertEquals(Optional.empty(), sessions().fact(last));
    assertEquals(List.of(first, id(1)), revoked());
    assertEquals(3, events());
  }
}
