package dev.sallyport.store.factors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.factors.Ceremony.Purpose;
import dev.sallyport.store.factors.FactorChanges.Done;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Passkeys} and {@link Ceremonies} promise, whoever keeps them. */
interface PasskeysContract {
  Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  UUID ANN = new UUID(7, 1);
  UUID BOB = new UUID(7, 2);
  UUID SESSION = new UUID(8, 1);
  Octets HANDLE = bytes("the handle of ann, with 32 bytes");

  Passkeys passkeys();

  Ceremonies ceremonies();

  Factors factors();

  FactorChanges changes();

  Identities identities();

  Sessions sessions();

  Outbox outbox();

  AuditTrail trail();

  /** What an administrator would do. */
  void disable(UUID id);

  @Test
  default void personIsKnownToAuthenticatorsByTheSameRandomHandleForEver() {
    people();

    assertEquals(HANDLE, passkeys().handle(ANN, HANDLE));
    assertEquals(HANDLE, passkeys().handle(ANN, bytes("another one, of 32 bytes as well")));
  }

  @Test
  default void passkeyThatWasAddedIsFoundWithItsOwnerWhoIsTold() {
    people();

    assertTrue(add(passkey(1)));

    Passkeys.Found found = passkeys().find(credential(1)).orElseThrow();
    assertEquals(passkey(1), found.passkey());
    assertEquals(HANDLE, found.handle());
    assertEquals("ann@example.com", found.identity().email());
    assertEquals(0, found.changes());
    assertEquals(List.of(passkey(1)), passkeys().of(ANN));
    assertEquals(List.of(), passkeys().of(BOB));
    assertEquals(List.of("passkey.added"), events());
    assertEquals(List.of("FACTOR_ADDED to ann@example.com"), letters());
    assertEquals(Optional.empty(), passkeys().find(credential(2)));
  }

  @Test
  default void passkeyThatSomebodyHasIsNotAddedAgain() {
    people();
    add(passkey(1));
    Passkey same = passkey(2, credential(1));

    assertFalse(add(same));

    assertEquals(List.of(passkey(1)), passkeys().of(ANN));
    assertEquals(List.of("passkey.added"), events());
  }

  @Test
  default void passkeyIsAddedWithASessionThatGoesOnAndIsItsOwnersAlone() {
    people();
    assertFalse(passkeys().add(passkey(1), new UUID(8, 9), told("passkey.added")));
    sessions().end(hash(1), NOW);

    assertFalse(add(passkey(1)));

    assertEquals(List.of(), events());
    assertEquals(List.of(), letters());
  }

  @Test
  default void nobodyHasMoreThanAFew() {
    people();
    for (int n = 0; n < Passkeys.AT_MOST; n++) {
      assertTrue(add(passkey(n)));
    }

    assertFalse(add(passkey(99)));
  }

  @Test
  default void disabledPersonsPasskeyIsNotFound() {
    people();
    add(passkey(1));

    disable(ANN);

    assertEquals(Optional.empty(), passkeys().find(credential(1)));
  }

  /** Refused input, row 98: of a passkey and its copy, one is behind the other. */
  @Test
  default void countThatDoesNotGoOnIsNotRemembered() {
    people();
    add(passkey(1));

    assertTrue(use(1, 5));
    assertFalse(use(1, 5), "the same again");
    assertFalse(use(1, 4));
    assertFalse(use(1, 0));
    assertTrue(use(1, 6));

    Passkey now = passkeys().of(ANN).getFirst();
    assertEquals(6, now.signCount());
    assertEquals(Optional.of(NOW.plusSeconds(6)), now.usedAt());
    assertTrue(now.backup().done());
  }

  @Test
  default void authenticatorThatDoesNotCountMaySayNoughtAgain() {
    people();
    add(passkey(1));

    assertTrue(use(1, 0));
    assertTrue(use(1, 0));
  }

  @Test
  default void ownerIsToldOncePerDayThatThereMayBeACopy() {
    people();
    add(passkey(1));
    assertEquals(List.of("FACTOR_ADDED to ann@example.com"), letters());

    suspect(NOW.plusSeconds(1));
    suspect(NOW.plusSeconds(2));

    assertEquals(List.of("PASSKEY_SUSPECTED to ann@example.com"), letters());
    assertEquals(Optional.of(NOW.plusSeconds(2)), passkeys().of(ANN).getFirst().suspectedAt());
    suspect(NOW.plus(Duration.ofDays(2)));
    assertEquals(List.of("PASSKEY_SUSPECTED to ann@example.com"), letters());
    assertEquals(4, events().size());
  }

  @Test
  default void passkeyIsRenamedByItsOwnerAlone() {
    people();
    add(passkey(1));

    assertFalse(passkeys().rename(BOB, passkey(1).id(), "mine"));
    assertTrue(passkeys().rename(ANN, passkey(1).id(), "The blue one"));

    assertEquals("The blue one", passkeys().of(ANN).getFirst().name());
  }

  /** OWASP ASVS 7.4.3: whoever has the device that is removed is out. */
  @Test
  default void otherSessionsEndWithThePasskeyAndThisOneGoesOnUnderAnotherValue() {
    people();
    begin(2);
    add(passkey(1));
    letters();

    assertEquals(Optional.of(new Done(1, NOW.plus(Duration.ofDays(30)))), remove(ANN, SESSION, 1));

    assertEquals(List.of(), passkeys().of(ANN));
    assertEquals(Optional.empty(), passkeys().find(credential(1)));
    assertEquals(Optional.empty(), sessions().fact(hash(1)), "the old value");
    assertEquals(Optional.empty(), sessions().fact(hash(2)));
    assertEquals(SESSION, sessions().fact(hash(99)).orElseThrow().session());
    assertEquals(List.of("passkey.added", "passkey.removed"), events().stream().sorted().toList());
    assertEquals(List.of("FACTOR_REMOVED to ann@example.com"), letters());
    assertEquals(Optional.empty(), remove(ANN, SESSION, 1), "twice");
  }

  @Test
  default void passkeyIsRemovedByItsOwnerWithASessionThatGoesOn() {
    people();
    add(passkey(1));

    assertEquals(Optional.empty(), remove(BOB, SESSION, 1));
    assertEquals(Optional.empty(), remove(ANN, new UUID(8, 9), 1));

    assertEquals(List.of(passkey(1)), passkeys().of(ANN));
    assertEquals(0, sessions().head());
  }

  @Test
  default void passkeyCountsAsASecondFactor() {
    people();
    assertFalse(factors().of(ANN).any());

    add(passkey(1));

    assertEquals(new Held(false, 0, 1), factors().of(ANN));
    remove(ANN, SESSION, 1);
    assertFalse(factors().of(ANN).any());
  }

  /** Backup codes stand in for another factor. */
  @Test
  default void backupCodesGoWithTheLastFactor() {
    people();
    add(passkey(1));
    add(passkey(2));
    FactorChanges.Owner owner = new FactorChanges.Owner(ANN, SESSION);
    changes().replaceBackupCodes(owner, List.of(hash(50)), NOW, told("codes").event());

    remove(ANN, SESSION, 1);
    assertEquals(new Held(false, 1, 1), factors().of(ANN));

    assertTrue(
        passkeys()
            .remove(
                owner,
                passkey(2).id(),
                new Onward(hash(98), Duration.ofHours(1)),
                told("passkey.removed"),
                NOW)
            .isPresent());
    assertEquals(Held.NOTHING, factors().of(ANN));
  }

  /** Refused input, row 98: an answer that was given once. */
  @Test
  default void ceremonyIsTakenOnce() {
    people();
    ceremonies().begin(ceremony(1, Purpose.CONFIRM), NOW);

    assertEquals(Optional.of(ceremony(1, Purpose.CONFIRM)), take(1, Purpose.CONFIRM, NOW));
    assertEquals(Optional.empty(), take(1, Purpose.CONFIRM, NOW));
  }

  /** Refused input, row 98. */
  @Test
  default void ceremonyIsForWhatItWasBegunForInTheBrowserThatBeganIt() {
    people();
    ceremonies().begin(ceremony(1, Purpose.LOGIN), NOW);

    assertEquals(Optional.empty(), take(1, Purpose.CONFIRM, NOW));
    assertEquals(Optional.empty(), take(2, Purpose.LOGIN, NOW));
    assertEquals(Optional.of(ceremony(1, Purpose.LOGIN)), take(1, Purpose.LOGIN, NOW));
  }

  @Test
  default void ceremonyIsOverAfterAWhile() {
    people();
    ceremonies().begin(ceremony(1, Purpose.ADD), NOW);
    ceremonies().begin(ceremony(2, Purpose.ADD), NOW.plusSeconds(10));

    assertEquals(Optional.empty(), take(1, Purpose.ADD, NOW.plusSeconds(300)));
    assertEquals(Optional.empty(), take(2, Purpose.ADD, NOW.plusSeconds(300)));
  }

  private void people() {
    identities().register(ANN, "ann@example.com", "hash", NOW);
    identities().register(BOB, "bob@example.com", "hash", NOW);
    begin(1);
  }

  private void begin(int n) {
    sessions()
        .start(
            new NewSession(
                new UUID(8, n),
                ANN,
                hash(n),
                NOW,
                NOW.plus(Duration.ofHours(24)),
                NOW.plus(Duration.ofDays(30)),
                Optional.empty(),
                Optional.empty()));
  }

  private boolean add(Passkey passkey) {
    passkeys().handle(ANN, HANDLE);
    return passkeys().add(passkey, SESSION, told("passkey.added"));
  }

  private Optional<Done> remove(UUID identity, UUID session, int n) {
    return passkeys()
        .remove(
            new FactorChanges.Owner(identity, session),
            passkey(n).id(),
            new Onward(hash(99), Duration.ofHours(1)),
            told("passkey.removed"),
            NOW);
  }

  private boolean use(int n, long count) {
    return passkeys().use(passkey(n).id(), count, true, NOW.plusSeconds(count));
  }

  private void suspect(Instant now) {
    passkeys().suspect(passkey(1).id(), told("passkey.suspected"), now);
  }

  private Optional<Ceremony> take(int n, Purpose purpose, Instant now) {
    return ceremonies().take(hash(n), purpose, now);
  }

  private List<String> events() {
    return trail().find(AuditQuestion.latest(50)).stream().map(AuditEvent::kind).toList();
  }

  private List<String> letters() {
    return outbox().take(100, NOW.plus(Duration.ofDays(3)), NOW.plus(Duration.ofDays(9))).stream()
        .map(letter -> letter.kind().orElseThrow() + " to " + letter.recipient())
        .toList();
  }

  static Ceremony ceremony(int n, Purpose purpose) {
    return new Ceremony(
        hash(n),
        purpose,
        purpose == Purpose.LOGIN ? Optional.empty() : Optional.of(ANN),
        bytes("a challenge of 32 bytes, no. %03d".formatted(n)),
        NOW.plusSeconds(300));
  }

  static Passkey passkey(int n) {
    return passkey(n, credential(n));
  }

  static Passkey passkey(int n, Octets credential) {
    return new Passkey(
        new UUID(9, n),
        ANN,
        credential,
        bytes("key " + n),
        0,
        new Passkey.Backup(true, false),
        true,
        List.of("internal", "hybrid"),
        new UUID(1, 2),
        "Key " + n,
        NOW.plusSeconds(n),
        Optional.empty(),
        Optional.empty());
  }

  static Octets credential(int n) {
    return bytes("credential " + n);
  }

  static Octets bytes(String text) {
    return Octets.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  static TokenHash hash(int n) {
    return TokenHash.of(new byte[] {(byte) n});
  }

  static Told told(String kind) {
    return new Told(
        Optional.of(letter()),
        new AuditEvent(UUID.randomUUID(), NOW, kind, ANN.toString(), ANN.toString(), Map.of()));
  }

  static NewLetter letter() {
    return new NewLetter(
        UUID.randomUUID(), "en", new SealedKey('a', "eA=="), NOW, NOW.plus(Duration.ofDays(9)));
  }
}
