package dev.sallyport.store.organisations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.organisations.Organisations.Joining;
import dev.sallyport.store.organisations.Organisations.Naming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Organisations} promise, whoever keeps them. */
interface OrganisationsContract {
  Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  Organisations organisations();

  Identities identities();

  AuditTrail trail();

  private static AuditEvent event() {
    return new AuditEvent(UUID.randomUUID(), NOON, "some.change", "bootstrap", "x", Map.of());
  }

  private long events() {
    return trail().find(AuditQuestion.latest(100)).size();
  }

  private static UUID id(int number) {
    return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + number);
  }

  private Organisation create(int number, String slug) {
    return assertInstanceOf(
            Naming.Named.class,
            organisations().create(id(number), slug, "Of " + slug, NOON, event()))
        .organisation();
  }

  private UUID person(int number, String email) {
    identities().register(id(number), email, "$hash$", NOON);
    return id(number);
  }

  @Test
  default void organisationIsFoundAndListedPageByPage() {
    Organisation acme = create(1, "acme");
    Organisation globex = create(2, "globex");

    assertEquals(Optional.of(acme), organisations().find(id(1)));
    assertEquals(List.of(acme), organisations().list(Optional.empty(), 1));
    assertEquals(List.of(globex), organisations().list(Optional.of(id(1)), 5));
    assertEquals(2, events());
  }

  @Test
  default void slugBelongsToOne() {
    create(1, "acme");
    create(2, "globex");

    assertEquals(new Naming.SlugTaken(), organisations().create(id(3), "acme", "x", NOON, event()));
    assertEquals(
        new Naming.SlugTaken(),
        organisations().rename(id(2), Optional.of("acme"), Optional.empty(), NOON, event()));
    assertEquals(2, events());
  }

  @Test
  default void renamingChangesWhatIsNamedAndNothingIfItIsTheSame() {
    Organisation acme = create(1, "acme");
    Instant later = NOON.plusSeconds(1);

    assertEquals(
        new Naming.Named(new Organisation(id(1), "acme", "Acme Ltd", NOON, later)),
        organisations().rename(id(1), Optional.empty(), Optional.of("Acme Ltd"), later, event()));
    assertEquals(
        later,
        assertInstanceOf(
                Naming.Named.class,
                organisations()
                    .rename(
                        id(1),
                        Optional.of(acme.slug()),
                        Optional.empty(),
                        NOON.plusSeconds(9),
                        event()))
            .organisation()
            .updatedAt());
    assertEquals(2, events());
    assertEquals(
        new Naming.Unknown(),
        organisations().rename(id(9), Optional.of("x"), Optional.empty(), NOON, event()));
  }

  @Test
  default void whoIsTakenInHasOneRoleThere() {
    create(1, "acme");
    UUID ann = person(11, "ann@example.com");
    UUID bob = person(12, "bob@example.com");

    assertEquals(Joining.IN, organisations().put(id(1), ann, "member", NOON, event()));
    assertEquals(Joining.IN, organisations().put(id(1), bob, "member", NOON, event()));
    assertEquals(
        Joining.IN, organisations().put(id(1), ann, "admin", NOON.plusSeconds(1), event()));
    assertEquals(
        Joining.IN, organisations().put(id(1), ann, "admin", NOON.plusSeconds(2), event()));

    assertEquals(
        List.of(new Member(ann, "ann@example.com", "admin", NOON)),
        organisations().members(id(1), Optional.empty(), 1));
    assertEquals(
        List.of(new Member(bob, "bob@example.com", "member", NOON)),
        organisations().members(id(1), Optional.of(ann), 5));
    assertEquals(4, events(), "what changes nothing is no event");
  }

  @Test
  default void nobodyIsTakenInWhereThereIsNothing() {
    create(1, "acme");
    UUID ann = person(11, "ann@example.com");

    assertEquals(
        Joining.UNKNOWN_ORGANISATION, organisations().put(id(9), ann, "member", NOON, event()));
    assertEquals(
        Joining.UNKNOWN_IDENTITY, organisations().put(id(1), id(9), "member", NOON, event()));
    assertEquals(List.of(), organisations().members(id(9), Optional.empty(), 5));
    assertEquals(1, events());
  }

  @Test
  default void whoIsRemovedAndWhatIsDeletedIsGoneOnce() {
    create(1, "acme");
    UUID ann = person(11, "ann@example.com");
    organisations().put(id(1), ann, "member", NOON, event());

    assertTrue(organisations().remove(id(1), ann, event()));
    assertFalse(organisations().remove(id(1), ann, event()));
    assertEquals(List.of(), organisations().members(id(1), Optional.empty(), 5));
    organisations().put(id(1), ann, "member", NOON, event());
    assertTrue(organisations().delete(id(1), event()));
    assertFalse(organisations().delete(id(1), event()));
    assertEquals(Optional.empty(), organisations().find(id(1)));
    assertEquals(5, events());
    create(2, "acme");
  }
}
