package dev.sallyport.store.factors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.factors.FactorChanges.NewTotp;
import dev.sallyport.store.factors.FactorChanges.Owner;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.mail.Letter;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import dev.sallyport.store.sessions.TokenKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What {@link Factors} and {@link FactorChanges} promise, whoever keeps them. */
interface FactorsContract {
  Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
  SealedKey SECRET = new SealedKey('a', "c2VjcmV0");
  NewTotp TOTP = new NewTotp(SECRET, 7, List.of(hash("one"), hash("two")));

  /** In their order. */
  AtomicLong IDS = new AtomicLong();

  Factors factors();

  FactorChanges changes();

  Sessions sessions();

  Identities identities();

  Outbox outbox();

  /** What was added to the audit, in its order. */
  List<AuditEvent> events();

  static TokenHash hash(String secret) {
    return TokenHash.of(secret.getBytes(StandardCharsets.US_ASCII));
  }

  private UUID ann() {
    UUID ann = UUID.randomUUID();
    identities().register(ann, "ann@example.com", "$hash$", NOW);
    return ann;
  }

  private Owner session(UUID identity, String value) {
    return session(identity, value, Optional.empty());
  }

  private Owner session(UUID identity, String value, Optional<String> host) {
    UUID id = UUID.randomUUID();
    Instant before = NOW.minusSeconds(60);
    sessions()
        .start(
            new NewSession(
                id,
                identity,
                hash(value),
                TokenKind.COOKIE,
                host,
                before,
                NOW.plus(Duration.ofHours(1)),
                NOW.plus(Duration.ofDays(30)),
                Optional.empty(),
                Optional.empty()));
    return new Owner(identity, id);
  }

  private static Onward onward(String value) {
    return new Onward(hash(value), Duration.ofHours(24));
  }

  private static Told told(String kind) {
    return new Told(
        Optional.of(new NewLetter(UUID.randomUUID(), "en", SECRET, NOW, NOW.plusSeconds(60))),
        event(kind));
  }

  private static AuditEvent event(String kind) {
    return new AuditEvent(new UUID(0, IDS.incrementAndGet()), NOW, kind, "ann", "ann", Map.of());
  }

  private List<String> letters() {
    return outbox().take(10, NOW, NOW.plusSeconds(600)).stream()
        .map((Letter letter) -> letter.kind().orElseThrow() + " to " + letter.recipient())
        .toList();
  }

  private List<String> kinds() {
    return events().stream().map(AuditEvent::kind).toList();
  }

  @Test
  default void whoHasAddedNothingHasNothing() {
    UUID ann = ann();

    assertEquals(Held.NOTHING, factors().of(ann));
    assertEquals(Optional.empty(), factors().totp(ann));
    assertFalse(factors().acceptStep(ann, 1, NOW));
    assertFalse(factors().useBackupCode(ann, hash("one"), event("used")));
    assertEquals(List.of(), events());
  }

  @Test
  default void appThatIsAddedRaisesTheSessionAndItsOwnerIsTold() {
    UUID ann = ann();
    Owner owner = session(ann, "old");
    session(ann, "other");

    var done = changes().addTotp(owner, TOTP, onward("new"), told("added"), NOW).orElseThrow();

    assertEquals(new Held(true, 2, 0), factors().of(ann));
    assertEquals(Optional.of(new Totp(SECRET, 7, NOW, NOW)), factors().totp(ann));
    assertEquals(Optional.empty(), sessions().fact(hash("old")));
    SessionFact fact = sessions().fact(hash("new")).orElseThrow();
    assertEquals(new Assurance(Aal.AAL2, List.of("otp", "pwd")), fact.assurance());
    assertEquals(NOW.minusSeconds(60), fact.authenticatedAt(), "the oldest proof");
    assertEquals(NOW.plus(Duration.ofHours(24)), fact.expiresAt());
    assertEquals(done.seq(), fact.asOf());
    assertEquals(Assurance.PASSWORD, sessions().fact(hash("other")).orElseThrow().assurance());
    assertEquals(List.of("FACTOR_ADDED to ann@example.com"), letters());
    assertEquals(List.of("added"), kinds());
  }

  @Test
  default void secondAppIsNotAdded() {
    UUID ann = ann();
    Owner owner = session(ann, "old");
    changes().addTotp(owner, TOTP, onward("new"), told("added"), NOW);

    NewTotp another = new NewTotp(SECRET, 9, List.of());
    assertEquals(
        Optional.empty(), changes().addTotp(owner, another, onward("newer"), told("no"), NOW));
    assertFalse(changes().addTotp(ann, another, told("no"), NOW));

    assertEquals(7, factors().totp(ann).orElseThrow().lastStep());
    assertEquals(List.of("added"), kinds());
  }

  @Test
  default void appIsAddedByWhoeverIsLoggingIn() {
    UUID ann = ann();

    assertTrue(changes().addTotp(ann, TOTP, told("added"), NOW));

    assertEquals(new Held(true, 2, 0), factors().of(ann));
    assertEquals(List.of("FACTOR_ADDED to ann@example.com"), letters());
  }

  /** Refused input, row 85. */
  @Test
  default void everyStepIsAcceptedOnceAndNoneBeforeTheLast() {
    UUID ann = ann();
    changes().addTotp(ann, TOTP, told("added"), NOW);

    assertFalse(factors().acceptStep(ann, 7, NOW), "the one that it was added with");
    assertTrue(factors().acceptStep(ann, 9, NOW.plusSeconds(60)));
    assertFalse(factors().acceptStep(ann, 9, NOW));
    assertFalse(factors().acceptStep(ann, 8, NOW));
    assertTrue(factors().acceptStep(ann, 10, NOW.plusSeconds(90)));
    assertEquals(NOW.plusSeconds(90), factors().totp(ann).orElseThrow().usedAt());
  }

  @Test
  default void backupCodeIsGoodOnceAndForItsOwner() {
    UUID ann = ann();
    UUID bob = UUID.randomUUID();
    identities().register(bob, "bob@example.com", "$hash$", NOW);
    changes().addTotp(ann, TOTP, told("added"), NOW);

    assertFalse(factors().useBackupCode(bob, hash("one"), event("no")));
    assertTrue(factors().useBackupCode(ann, hash("one"), event("used")));
    assertFalse(factors().useBackupCode(ann, hash("one"), event("no")));

    assertEquals(new Held(true, 1, 0), factors().of(ann));
    assertEquals(List.of("added", "used"), kinds());
  }

  @Test
  default void otherBackupCodesTakeThePlaceOfAll() {
    UUID ann = ann();
    Owner owner = session(ann, "s");
    changes().addTotp(ann, TOTP, told("added"), NOW);

    assertTrue(changes().replaceBackupCodes(owner, List.of(hash("three")), NOW, event("replaced")));

    assertEquals(new Held(true, 1, 0), factors().of(ann));
    assertFalse(factors().useBackupCode(ann, hash("one"), event("no")));
    assertTrue(factors().useBackupCode(ann, hash("three"), event("used")));
    assertEquals(List.of("added", "replaced", "used"), kinds());
  }

  @Test
  default void sessionIsRaisedAndCarriedAtOtherHostsAsBefore() {
    UUID ann = ann();
    Owner owner = session(ann, "here", Optional.of("auth.example.com"));

    Onward onward = new Onward(hash("new"), Optional.of("auth.example.com"), Duration.ofHours(24));
    long seq =
        changes().raise(owner, List.of("otp"), onward, NOW, event("raised")).orElseThrow().seq();

    assertEquals(Optional.empty(), sessions().fact(hash("here")));
    SessionFact fact = sessions().fact(hash("new")).orElseThrow();
    assertEquals(Aal.AAL2, fact.assurance().aal());
    assertEquals(Optional.of("auth.example.com"), fact.host());
    assertEquals(seq, sessions().head());
    assertEquals(List.of("raised"), kinds());
  }

  @Test
  default void sessionThatHasEndedIsNotRaisedAndChangesNothing() {
    UUID ann = ann();
    Owner owner = session(ann, "old");
    sessions().end(hash("old"), NOW);

    assertEquals(
        Optional.empty(), changes().raise(owner, List.of("otp"), onward("new"), NOW, event("no")));
    assertEquals(Optional.empty(), changes().addTotp(owner, TOTP, onward("new"), told("no"), NOW));
    assertFalse(changes().replaceBackupCodes(owner, List.of(), NOW, event("no")));

    assertEquals(Held.NOTHING, factors().of(ann));
    assertEquals(Optional.empty(), sessions().fact(hash("new")));
    assertEquals(List.of(), kinds());
  }

  @Test
  default void appThatIsRemovedTakesBackupCodesAndOtherSessionsWithIt() {
    UUID ann = ann();
    Owner owner = session(ann, "old");
    session(ann, "other");
    changes().addTotp(owner, TOTP, onward("new"), told("added"), NOW);

    var done = changes().removeTotp(owner, onward("newer"), told("removed"), NOW).orElseThrow();

    assertEquals(Held.NOTHING, factors().of(ann));
    assertEquals(Optional.empty(), sessions().fact(hash("new")));
    assertEquals(Optional.empty(), sessions().fact(hash("other")));
    SessionFact fact = sessions().fact(hash("newer")).orElseThrow();
    assertEquals(Aal.AAL2, fact.assurance().aal(), "was shown at the login");
    assertEquals(NOW.minusSeconds(60), fact.authenticatedAt());
    assertEquals(done.seq(), fact.asOf());
    assertEquals(Optional.empty(), changes().removeTotp(owner, onward("last"), told("no"), NOW));
    assertEquals(List.of("added", "removed"), kinds());
  }

  @Test
  default void whoHasLostTheirFactorsHasNoneAndIsSignedOut() {
    UUID ann = ann();
    Owner owner = session(ann, "value");
    session(ann, "other");
    changes().addTotp(owner, TOTP, onward("new"), told("added"), NOW);

    long seq = changes().removeAll(ann, told("lost"), NOW).orElseThrow();

    assertEquals(Held.NOTHING, factors().of(ann));
    assertEquals(Optional.empty(), sessions().fact(hash("new")));
    assertEquals(Optional.empty(), sessions().fact(hash("other")));
    assertEquals(sessions().head(), seq);
    assertEquals(OptionalLong.empty(), changes().removeAll(ann, told("again"), NOW));
    assertEquals(OptionalLong.empty(), changes().removeAll(UUID.randomUUID(), told("no"), NOW));
    assertEquals(List.of("added", "lost"), kinds());
    assertEquals(
        Set.of("FACTOR_ADDED to ann@example.com", "FACTOR_REMOVED to ann@example.com"),
        Set.copyOf(letters()));
  }
}
