package dev.sallyport.store.account;

import static dev.sallyport.store.account.MailedProofsContract.flow;
import static dev.sallyport.store.account.MailedProofsContract.link;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.account.AccountChanges.Done;
import dev.sallyport.store.account.AccountChanges.Owner;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.PasswordLogin;
import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link AccountChanges} promise, whoever keeps them. */
interface AccountChangesContract {
  Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  UUID ANN = new UUID(7, 1);
  UUID BOB = new UUID(7, 2);
  PasswordHash FIRST = new PasswordHash("first");
  PasswordHash SECOND = new PasswordHash("second");
  Onward ONWARD = new Onward(link(99), Duration.ofHours(24));
  Owner OWNER = new Owner(ANN, 0, session(1));

  AccountChanges changes();

  MailedProofs proofs();

  Identities identities();

  Sessions sessions();

  Outbox outbox();

  AuditTrail trail();

  /** What an administrator would do. */
  void disable(UUID id);

  static UUID session(int n) {
    return new UUID(8, n);
  }

  /** Refused input, row 78; OWASP ASVS 7.2.4 and 7.4.3. */
  @Test
  default void otherSessionsEndWithThePasswordAndThisOneGoesOnUnderAnotherValue() {
    people();
    begin(ANN, 2);
    begin(BOB, 3);

    assertEquals(Optional.of(new Done(1, NOW.plus(Duration.ofDays(30)))), change(OWNER));

    assertEquals(Optional.empty(), fact(1), "the old value");
    assertEquals(Optional.empty(), fact(2));
    assertTrue(fact(3).isPresent(), "somebody else's");
    SessionFact now = sessions().fact(ONWARD.value()).orElseThrow();
    assertEquals(session(1), now.session());
    assertEquals(NOW.plusSeconds(60), now.authenticatedAt());
    assertEquals(NOW.plusSeconds(60).plus(ONWARD.life()), now.expiresAt());
    assertEquals(1, now.asOf());
    assertEquals(SECOND, login().passwordHash());
    assertEquals(1, login().changes());
    assertEquals(List.of("password.changed"), events());
    assertEquals(List.of("PASSWORD_CHANGED to ann@example.com"), letters());
  }

  @Test
  default void sessionGoesOnAtTheHostWhereThePasswordWasChanged() {
    people();
    Optional<String> auth = Optional.of("auth.example.com");

    changes()
        .changePassword(
            OWNER,
            SECOND,
            new Onward(ONWARD.value(), auth, ONWARD.life()),
            Optional.empty(),
            NOW,
            event("password.changed"));

    assertEquals(auth, sessions().fact(ONWARD.value()).orElseThrow().host());
  }

  @Test
  default void sessionLivesNoLongerThanItCouldBeRenewed() {
    people();

    changes()
        .changePassword(
            OWNER,
            SECOND,
            new Onward(ONWARD.value(), Duration.ofDays(60)),
            Optional.empty(),
            NOW,
            event("password.changed"));

    assertEquals(
        NOW.plus(Duration.ofDays(30)), sessions().fact(ONWARD.value()).orElseThrow().expiresAt());
    assertEquals(List.of(), letters(), "where there is no mail");
  }

  @Test
  default void nothingIsChangedWithWhatIsNotInForceAnyMore() {
    people();
    begin(ANN, 2);
    sessions().end(link(2), NOW);

    assertEquals(Optional.empty(), change(new Owner(ANN, 1, session(1))), "another password");
    assertEquals(Optional.empty(), change(new Owner(ANN, 0, session(2))), "ended");
    assertEquals(Optional.empty(), change(new Owner(BOB, 0, session(1))), "somebody else's");
    assertEquals(OptionalLong.empty(), delete(new Owner(ANN, 1, session(1))));
    assertEquals(OptionalLong.empty(), delete(new Owner(ANN, 0, session(2))));
    disable(ANN);
    assertEquals(Optional.empty(), change(OWNER), "disabled");

    assertEquals(List.of(), events());
    assertEquals(List.of(), letters());
    assertEquals(1, sessions().head());
  }

  /** The login verified the old password, and the change committed before it went on. */
  @Test
  default void noSessionBeginsWithAPasswordThatWasChangedAfterItWasVerified() {
    people();
    PasswordLogin verified = login();
    change(OWNER);

    assertFalse(beginVerified(verified, 5));

    assertEquals(Optional.empty(), fact(5));
    assertEquals(List.of("password.changed"), events(), "no login either");
    assertTrue(beginVerified(login(), 6));
  }

  @Test
  default void noSessionBeginsWithAPasswordThatWasRecoveredAfterItWasVerified() {
    people();
    PasswordLogin verified = login();
    proofs()
        .ask(
            Purpose.RECOVER,
            "ann@example.com",
            new NewProof(
                link(50),
                flow(50),
                MailedProofsContract.code(50),
                NOW,
                NOW.plus(Duration.ofMinutes(10))),
            letter());
    assertTrue(
        proofs()
            .recover(link(50), SECOND, letter(), NOW, MailedProofsContract.found("some.kind"))
            .isPresent());

    assertFalse(beginVerified(verified, 5));
    assertTrue(beginVerified(login(), 6));
  }

  /** Refused input, row 102. */
  @Test
  default void linkThatWasAskedForBeforeThePasswordChangedIsNotGood() {
    people();
    proofs().ask(Purpose.RECOVER, "ann@example.com", proof(50), letter());

    assertTrue(change(OWNER).isPresent());

    assertEquals(Optional.empty(), proofs().holder(Purpose.RECOVER, link(50), NOW));
  }

  @Test
  default void samePasswordHashedAnewDoesNotStandInTheWayOfWhoeverVerifiedIt() {
    people();
    PasswordLogin verified = login();
    identities().rehash(ANN, FIRST, new PasswordHash("first, better"));

    assertTrue(beginVerified(verified, 5));
    assertTrue(fact(5).isPresent());
  }

  @Test
  default void nobodyBeginsASessionWhoWasDisabledOrDeletedMeanwhile() {
    people();
    PasswordLogin verified = login();
    disable(BOB);
    delete(OWNER);

    assertFalse(beginVerified(verified, 5));
    assertFalse(sessions().startVerified(newSession(BOB, 6), 0, Optional.empty()));
  }

  /** OWASP ASVS 7.4.2. */
  @Test
  default void deletedAccountIsGoneWithItsSessionsAndTheAuditKeepsItsId() {
    people();
    begin(ANN, 2);
    begin(BOB, 3);

    assertEquals(OptionalLong.of(1), delete(OWNER));

    assertEquals(Optional.empty(), fact(1));
    assertEquals(Optional.empty(), fact(2));
    assertTrue(fact(3).isPresent());
    assertEquals(Optional.empty(), identities().byEmail("ann@example.com"));
    assertEquals(List.of("account.deleted"), events());
    assertEquals(OptionalLong.empty(), delete(OWNER), "twice");
  }

  /** OWASP ASVS 7.4.3: what people log in with changes, so other sessions end. */
  @Test
  default void addressIsChangedOnceItIsProvenAndTheOldOneIsTold() {
    people();
    begin(ANN, 2);
    ask("Ann@Example.org", 20);
    assertEquals(List.of("CHANGE_ADDRESS to Ann@Example.org"), letters());
    assertEquals(Optional.of("Ann@Example.org"), wanted(20));
    assertTrue(identities().byEmail("ann@example.com").isPresent(), "not yet");

    assertTrue(changeAddress(20).isPresent());

    PasswordLogin login = identities().byEmail("ann@example.org").orElseThrow();
    assertEquals("Ann@Example.org", login.identity().email());
    assertTrue(login.identity().verified());
    assertEquals(Optional.empty(), identities().byEmail("ann@example.com"));
    assertEquals(Optional.empty(), fact(1));
    assertEquals(Optional.empty(), fact(2));
    SessionFact now = sessions().fact(ONWARD.value()).orElseThrow();
    assertEquals("Ann@Example.org", now.identity().email());
    assertEquals(1, now.asOf());
    assertEquals(List.of("ADDRESS_CHANGED to ann@example.com"), letters());
    assertEquals(List.of("address.changed"), events());
    assertEquals(Optional.empty(), changeAddress(20), "twice");
  }

  @Test
  default void addressThatSomebodyHasIsMailedToNobodyAndNotGood() {
    people();
    ask("BOB@example.com", 20);

    assertEquals(List.of("NOBODY to BOB@example.com"), letters());
    assertEquals(Optional.empty(), wanted(20));
    assertEquals(Optional.empty(), changeAddress(20));
    assertEquals(0, sessions().head());
  }

  @Test
  default void addressThatSomebodyTookMeanwhileIsNotChangedTo() {
    people();
    ask("ann@example.org", 20);
    identities().register(new UUID(7, 3), "ANN@example.org", "hash", NOW);

    assertEquals(Optional.empty(), changeAddress(20));

    assertTrue(identities().byEmail("ann@example.com").isPresent());
    assertTrue(fact(1).isPresent(), "nothing ended");
    assertEquals(0, sessions().head());
  }

  /** Refused input, row 108. */
  @Test
  default void whatWasMailedToTheOldAddressIsNotGoodOnceItIsAnother() {
    people();
    proofs().ask(Purpose.RECOVER, "ann@example.com", proof(50), letter());
    ask("ann@example.org", 20);
    assertTrue(proofs().holder(Purpose.RECOVER, link(50), NOW).isPresent());

    assertTrue(changeAddress(20).isPresent());

    assertEquals(Optional.empty(), proofs().holder(Purpose.RECOVER, link(50), NOW));
    assertEquals(
        OptionalLong.empty(),
        proofs().recover(link(50), SECOND, letter(), NOW, MailedProofsContract.found("some.kind")));
    assertEquals(FIRST, identities().byEmail("ann@example.org").orElseThrow().passwordHash());
  }

  @Test
  default void linkToAnotherAddressIsItsOwnersAloneAndOfNoOtherUse() {
    people();
    begin(BOB, 3);
    ask("ann@example.org", 20);

    assertEquals(Optional.empty(), changes().wantedAddress(BOB, link(20), NOW));
    assertEquals(
        Optional.empty(),
        changes()
            .changeAddress(
                BOB, session(3), link(20), ONWARD, letter(), NOW, event("address.changed")));
    assertEquals(
        OptionalLong.empty(),
        proofs().verify(link(20), NOW, MailedProofsContract.found("some.kind")));
    assertEquals(
        OptionalLong.empty(),
        proofs().recover(link(20), SECOND, letter(), NOW, MailedProofsContract.found("some.kind")));
    assertEquals(Optional.empty(), wanted(20, NOW.plus(Duration.ofMinutes(10))), "too old");
    ask("ann@example.net", 21);
    assertEquals(Optional.empty(), wanted(20), "a newer one was asked for");
    change(OWNER);
    assertEquals(Optional.empty(), wanted(21, NOW.plusSeconds(61)), "another password");
  }

  static NewProof proof(int n) {
    return new NewProof(
        link(n), flow(n), MailedProofsContract.code(n), NOW, NOW.plus(Duration.ofMinutes(10)));
  }

  private void ask(String address, int n) {
    changes().askForAddress(OWNER, address, proof(n), letter());
  }

  private Optional<String> wanted(int n) {
    return wanted(n, NOW);
  }

  private Optional<String> wanted(int n, Instant now) {
    return changes().wantedAddress(ANN, link(n), now);
  }

  private Optional<Done> changeAddress(int n) {
    return changes()
        .changeAddress(ANN, session(1), link(n), ONWARD, letter(), NOW, event("address.changed"));
  }

  private void people() {
    identities().register(ANN, "ann@example.com", FIRST.value(), NOW.minusSeconds(1));
    identities().register(BOB, "bob@example.com", "another", NOW.minusSeconds(1));
    begin(ANN, 1);
  }

  private PasswordLogin login() {
    return identities().byEmail("ann@example.com").orElseThrow();
  }

  private Optional<SessionFact> fact(int n) {
    return sessions().fact(link(n));
  }

  private Optional<Done> change(Owner owner) {
    return changes()
        .changePassword(
            owner,
            SECOND,
            ONWARD,
            Optional.of(letter()),
            NOW.plusSeconds(60),
            event("password.changed"));
  }

  private OptionalLong delete(Owner owner) {
    return changes().delete(owner, NOW, event("account.deleted"));
  }

  private void begin(UUID identity, int n) {
    sessions().start(newSession(identity, n));
  }

  private boolean beginVerified(PasswordLogin verified, int n) {
    return sessions()
        .startVerified(
            newSession(ANN, n), verified.changes(), Optional.empty(), event("login.succeeded"));
  }

  static NewSession newSession(UUID identity, int n) {
    return new NewSession(
        session(n),
        identity,
        link(n),
        NOW,
        NOW.plus(Duration.ofHours(24)),
        NOW.plus(Duration.ofDays(30)),
        Optional.empty(),
        Optional.empty());
  }

  /** What changes of accounts said of themselves. */
  private List<String> events() {
    return trail().find(AuditQuestion.latest(10)).stream().map(AuditEvent::kind).toList();
  }

  private List<String> letters() {
    return outbox().take(100, NOW.plusSeconds(60), NOW.plus(Duration.ofDays(1))).stream()
        .map(letter -> letter.kind().orElseThrow() + " to " + letter.recipient())
        .toList();
  }

  static AuditEvent event(String kind) {
    return new AuditEvent(UUID.randomUUID(), NOW, kind, ANN.toString(), ANN.toString(), Map.of());
  }

  static NewLetter letter() {
    return new NewLetter(
        UUID.randomUUID(), "en", new SealedKey('a', "eA=="), NOW, NOW.plus(Duration.ofDays(1)));
  }
}
