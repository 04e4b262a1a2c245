package dev.sallyport.store.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.audit.FoundEvent;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.log.Renewal;
import dev.sallyport.store.log.Revocation;
import dev.sallyport.store.mail.Letter;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link MailedProofs} promise, whoever keeps them. */
interface MailedProofsContract {
  Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  Instant ENDS = NOW.plus(Duration.ofMinutes(10));
  Instant EARLIER = NOW.minus(Duration.ofMinutes(10));
  UUID ANN = new UUID(7, 1);
  String ADDRESS = "Ann@example.com";

  MailedProofs proofs();

  Identities identities();

  Sessions sessions();

  Outbox outbox();

  Members members();

  AuditTrail trail();

  /** What an administrator would do. */
  void disable(UUID id);

  @Test
  default void newAddressGetsAnAccountThatIsNotVerifiedAndALetter() {
    register(ANN, ADDRESS, 1);

    Identity ann = identities().byEmail("ann@example.com").orElseThrow().identity();
    assertEquals(new Identity(ANN, ADDRESS, false, List.of("user")), ann);
    assertEquals(List.of("VERIFY to Ann@example.com"), letters());
    assertTrue(isGood(Purpose.VERIFY, link(1), NOW));
  }

  @Test
  default void takenAddressKeepsItsOwnerWhoGetsALetterWhereTheyReadTheirMail() {
    register(ANN, ADDRESS, 1);
    letters();

    register(new UUID(7, 2), "ANN@example.com", 2);

    assertEquals(ANN, identities().byEmail(ADDRESS).orElseThrow().identity().id());
    assertEquals("hash 1", identities().byEmail(ADDRESS).orElseThrow().passwordHash().value());
    assertEquals(List.of("ALREADY_REGISTERED to Ann@example.com"), letters());
    assertFalse(isGood(Purpose.VERIFY, link(2), NOW));
    assertTrue(isGood(Purpose.VERIFY, link(1), NOW), "strangers take nothing away");
  }

  @Test
  default void disabledAccountGetsNoLetterWhoeverAsks() {
    register(ANN, ADDRESS, 1);
    letters();
    disable(ANN);

    register(new UUID(7, 2), ADDRESS, 2);
    ask(Purpose.RECOVER, ADDRESS, 3);
    ask(Purpose.VERIFY, ADDRESS, 4);

    assertEquals(List.of("NOBODY", "NOBODY", "NOBODY"), kinds());
    assertFalse(isGood(Purpose.RECOVER, link(3), NOW));
    assertEquals(OptionalLong.empty(), verify(link(1), NOW));
  }

  @Test
  default void strangersAddressWritesALetterToNobody() {
    ask(Purpose.RECOVER, "stranger@example.com", 1);

    assertEquals(List.of("NOBODY to stranger@example.com"), letters());
    assertFalse(isGood(Purpose.RECOVER, link(1), NOW));
    assertFalse(tried(Purpose.RECOVER, 1, 1), "the right code of nobody is no code");
    assertEquals(OptionalLong.empty(), recover(1));
  }

  @Test
  default void verifyingTellsEveryReplicaAndWorksOnce() {
    register(ANN, ADDRESS, 1);
    long before = sessions().head();

    OptionalLong seq = verify(link(1), NOW);

    assertEquals(OptionalLong.of(before + 1), seq);
    assertTrue(identities().byEmail(ADDRESS).orElseThrow().identity().verified());
    assertEquals(List.of(new Revocation(before + 1, ANN)), revokedSince(before));
    assertEquals(OptionalLong.empty(), verify(link(1), NOW));
    letters();
    ask(Purpose.VERIFY, ADDRESS, 2);
    assertEquals(List.of("NOBODY"), kinds(), "there is nothing left to verify");
  }

  @Test
  default void proofIsGoodForItsOwnPurposeAndUntilItEnds() {
    register(ANN, ADDRESS, 1);
    ask(Purpose.RECOVER, ADDRESS, 2);

    assertEquals(OptionalLong.empty(), recover(1));
    assertEquals(OptionalLong.empty(), verify(link(2), NOW));
    assertEquals(OptionalLong.empty(), verify(link(1), ENDS));
    assertFalse(isGood(Purpose.RECOVER, link(2), ENDS));
    assertTrue(isGood(Purpose.RECOVER, link(2), ENDS.minusMillis(1)));
  }

  @Test
  default void askingAgainKillsTheOlderOne() {
    register(ANN, ADDRESS, 1);
    ask(Purpose.RECOVER, ADDRESS, 2);
    ask(Purpose.RECOVER, ADDRESS, 3);

    assertFalse(isGood(Purpose.RECOVER, link(2), NOW));
    assertEquals(OptionalLong.empty(), recover(2));
    assertFalse(tried(Purpose.RECOVER, 2, 2));
    assertTrue(isGood(Purpose.RECOVER, link(3), NOW));
    assertTrue(isGood(Purpose.VERIFY, link(1), NOW), "which is for something else");
  }

  @Test
  default void rightCodeIsExchangedForALinkOnce() {
    register(ANN, ADDRESS, 1);

    assertTrue(tried(Purpose.VERIFY, 1, 1));

    assertFalse(isGood(Purpose.VERIFY, link(1), NOW), "the mailed link has gone");
    assertTrue(isGood(Purpose.VERIFY, link(101), NOW));
    assertFalse(tried(Purpose.VERIFY, 1, 1));
  }

  @Test
  default void codeIsGoodForItsOwnFlowPurposeAndTime() {
    register(ANN, ADDRESS, 1);
    register(new UUID(7, 2), "bob@example.com", 2);

    assertFalse(tried(Purpose.VERIFY, 2, 1));
    assertFalse(tried(Purpose.RECOVER, 1, 1));
    assertFalse(
        proofs()
            .exchange(Purpose.VERIFY, flow(1), List.of(code(1)), link(9), NOW, NOW.plusSeconds(1)));
    assertTrue(tried(Purpose.VERIFY, 1, 1));
  }

  @Test
  default void codeDiesWithTheFifthWrongTryAndTheLinkStays() {
    register(ANN, ADDRESS, 1);
    for (int wrong = 1; wrong <= MailedProofs.CODE_TRIES; wrong++) {
      assertFalse(tried(Purpose.VERIFY, 1, 40 + wrong));
    }

    assertFalse(tried(Purpose.VERIFY, 1, 1));
    assertTrue(isGood(Purpose.VERIFY, link(1), NOW));
  }

  @Test
  default void fourWrongTriesLeaveAFifth() {
    register(ANN, ADDRESS, 1);
    for (int wrong = 1; wrong < MailedProofs.CODE_TRIES; wrong++) {
      assertFalse(tried(Purpose.VERIFY, 1, 40 + wrong));
    }

    assertTrue(tried(Purpose.VERIFY, 1, 1));
  }

  @Test
  default void recoverySetsThePasswordVerifiesEndsAllSessionsAndSaysSo() {
    register(ANN, ADDRESS, 1);
    begin(ANN, 50);
    begin(ANN, 51);
    ask(Purpose.RECOVER, ADDRESS, 2);
    letters();
    long before = sessions().head();

    OptionalLong seq = recover(2);

    assertEquals(OptionalLong.of(before + 1), seq);
    var login = identities().byEmail(ADDRESS).orElseThrow();
    assertEquals("hash of another", login.passwordHash().value());
    assertTrue(login.identity().verified());
    assertEquals(Optional.empty(), sessions().fact(link(50)));
    assertEquals(Optional.empty(), sessions().fact(link(51)));
    assertEquals(List.of(new Revocation(before + 1, ANN)), revokedSince(before));
    assertEquals(List.of("PASSWORD_CHANGED to Ann@example.com"), letters());
  }

  @Test
  default void linkThatBeginsASessionWorksOnceAndChangesNothing() {
    register(ANN, ADDRESS, 1);
    ask(Purpose.LOGIN, ADDRESS, 2);
    assertEquals(Optional.empty(), proofs().enter(link(1), NOW), "which is for something else");
    assertEquals(OptionalLong.empty(), recover(2));

    var entered = proofs().enter(link(2), NOW).orElseThrow();

    assertEquals(ANN, entered.identity().id());
    assertEquals(0, entered.changes());
    assertFalse(entered.identity().verified());
    assertEquals(Optional.empty(), proofs().enter(link(2), NOW));
  }

  @Test
  default void recoveryWorksOnceAndWithoutAnySession() {
    register(ANN, ADDRESS, 1);
    ask(Purpose.RECOVER, ADDRESS, 2);

    assertTrue(recover(2).isPresent());
    assertEquals(OptionalLong.empty(), recover(2));
    assertFalse(isGood(Purpose.RECOVER, link(2), NOW));
  }

  @Test
  default void linkStaysGoodWhenTheSamePasswordIsHashedAnew() {
    register(ANN, ADDRESS, 1);
    ask(Purpose.RECOVER, ADDRESS, 2);

    identities().rehash(ANN, new PasswordHash("hash 1"), new PasswordHash("hash 1, better"));

    assertTrue(isGood(Purpose.RECOVER, link(2), NOW.plusSeconds(2)));
  }

  @Test
  default void whatIsDoneByMailSaysSoOnce() {
    register(ANN, ADDRESS, 1);
    register(new UUID(7, 2), ADDRESS.toUpperCase(Locale.ROOT), 2);
    verify(link(1), NOW);
    verify(link(1), NOW);
    ask(Purpose.RECOVER, ADDRESS, 3);
    recover(3);
    recover(3);
    recover(9);

    assertEquals(
        List.of(
            "address.verified by her",
            "recovery.done by her",
            "registration.succeeded by her",
            "registration.taken by anybody"),
        events());
  }

  @Test
  default void linkThatIsHandedOverSetsAPasswordAndShowsNothingAboutTheAddress() {
    register(ANN, ADDRESS, 1);
    ask(Purpose.RECOVER, ADDRESS, 2);
    letters();

    assertTrue(handOver(ANN, 3));

    assertEquals(List.of(), letters(), "it is mailed to nobody");
    assertFalse(isGood(Purpose.RECOVER, link(2), NOW), "the older one");
    assertFalse(tried(Purpose.RECOVER, 3, 3), "no code goes with it");
    assertTrue(isGood(Purpose.RECOVER, link(3), NOW));
    assertFalse(isGood(Purpose.RECOVER, link(3), ENDS));
    assertTrue(recover(3).isPresent());
    assertEquals(OptionalLong.empty(), recover(3));
    assertFalse(identities().byEmail(ADDRESS).orElseThrow().identity().verified());
    assertTrue(events().contains("identity.recoverylink by admin"));
  }

  @Test
  default void nothingIsHandedOverForSomebodyWhoIsDisabledOrNotThere() {
    register(ANN, ADDRESS, 1);
    disable(ANN);

    assertFalse(handOver(ANN, 2));
    assertFalse(handOver(new UUID(7, 2), 3));

    assertEquals(List.of("registration.succeeded by her"), events());
  }

  private boolean handOver(UUID id, int n) {
    return proofs()
        .handOver(
            id,
            link(n),
            NOW,
            ENDS,
            new AuditEvent(
                UUID.randomUUID(), NOW, "identity.recoverylink", "admin", id.toString(), Map.of()));
  }

  @Test
  default void moreThanAFewWithinAnHourAreNotWrittenAndTheNewestStays() {
    register(ANN, ADDRESS, 100);
    for (int i = 1; i <= MailedProofs.AT_MOST; i++) {
      ask(Purpose.RECOVER, ADDRESS, i);
      ask(Purpose.RECOVER, "stranger@example.com", 20 + i);
    }
    letters();

    ask(Purpose.RECOVER, ADDRESS, 30);
    ask(Purpose.RECOVER, "stranger@example.com", 31);

    assertEquals(List.of(), letters());
    assertTrue(isGood(Purpose.RECOVER, link(MailedProofs.AT_MOST), NOW));
    Instant later = NOW.plus(MailedProofs.WINDOW);
    proofs().ask(Purpose.RECOVER, ADDRESS, proof(32, later), letter(later));
    assertTrue(isGood(Purpose.RECOVER, link(32), later));
  }

  @Test
  default void flowIsBegunAgainForTheSamePersonWithTheSameLetter() {
    register(ANN, ADDRESS, 1);
    register(new UUID(7, 2), ADDRESS, 2);
    letters();

    proofs().again(Purpose.VERIFY, flow(1), proof(3, NOW), letter(NOW));
    proofs().again(Purpose.VERIFY, flow(2), proof(4, NOW), letter(NOW));
    proofs().again(Purpose.VERIFY, flow(99), proof(5, NOW), letter(NOW));
    proofs().again(Purpose.RECOVER, flow(1), proof(6, NOW), letter(NOW));

    assertEquals(
        List.of("ALREADY_REGISTERED to Ann@example.com", "VERIFY to Ann@example.com"), letters());
    assertFalse(isGood(Purpose.VERIFY, link(1), NOW));
    assertTrue(isGood(Purpose.VERIFY, link(3), NOW));
    assertFalse(isGood(Purpose.VERIFY, link(4), NOW));
  }

  @Test
  default void oldProofsAreForgotten() {
    register(ANN, ADDRESS, 1);

    assertEquals(0, proofs().forget(NOW));
    assertEquals(1, proofs().forget(NOW.plusSeconds(1)));
    assertFalse(isGood(Purpose.VERIFY, link(1), NOW));
  }

  private boolean isGood(Purpose purpose, TokenHash link, Instant now) {
    return proofs().holder(purpose, link, now).filter(ADDRESS::equals).isPresent();
  }

  private void register(UUID id, String email, int n) {
    proofs()
        .register(
            new NewAccount(id, email, new PasswordHash("hash " + n)),
            proof(n, NOW),
            letter(NOW),
            registering(id));
  }

  private void ask(Purpose purpose, String email, int n) {
    proofs().ask(purpose, email, proof(n, NOW), letter(NOW));
  }

  private boolean tried(Purpose purpose, int flow, int code) {
    return proofs()
        .exchange(
            purpose, flow(flow), List.of(code(77), code(code)), link(100 + flow), EARLIER, NOW);
  }

  private OptionalLong recover(int n) {
    return proofs()
        .recover(
            link(n), new PasswordHash("hash of another"), letter(NOW), NOW, found("recovery.done"));
  }

  private OptionalLong verify(TokenHash link, Instant now) {
    return proofs().verify(link, now, found("address.verified"));
  }

  /** What a registration says of itself. */
  static MailedProofs.Registering registering(UUID id) {
    return new MailedProofs.Registering(
        new AuditEvent(
            UUID.randomUUID(),
            NOW,
            "registration.succeeded",
            id.toString(),
            id.toString(),
            Map.of()),
        new FoundEvent(
            UUID.randomUUID(), NOW, "registration.taken", Optional.of("anybody"), Map.of()));
  }

  static FoundEvent found(String kind) {
    return new FoundEvent(
        UUID.randomUUID(), NOW, kind, Optional.empty(), Map.of("address", "203.0.113.7"));
  }

  /** What happened to Ann, in the order of kinds, and by whom. */
  private List<String> events() {
    List<AuditEvent> all = trail().find(AuditQuestion.latest(20));
    all.forEach(event -> assertEquals(ANN.toString(), event.subject()));
    return all.stream()
        .map(event -> event.kind() + " by " + event.actor().replace(ANN.toString(), "her"))
        .sorted()
        .toList();
  }

  private void begin(UUID identity, int n) {
    sessions()
        .start(
            new NewSession(
                new UUID(8, n),
                identity,
                link(n),
                NOW,
                NOW.plusSeconds(60),
                NOW.plusSeconds(600),
                Optional.empty(),
                Optional.empty()));
  }

  /** What was written since they were asked for; those of one time by their kinds. */
  private List<String> letters() {
    return taken().stream()
        .map(letter -> letter.kind().orElseThrow() + " to " + letter.recipient())
        .sorted()
        .toList();
  }

  private List<String> kinds() {
    return taken().stream().map(letter -> letter.kind().orElseThrow().name()).toList();
  }

  private List<Letter> taken() {
    return outbox().take(100, NOW, NOW.plus(Duration.ofDays(1)));
  }

  private static NewProof proof(int n, Instant at) {
    return new NewProof(link(n), flow(n), code(n), at, at.plus(Duration.ofMinutes(10)));
  }

  private static NewLetter letter(Instant at) {
    return new NewLetter(
        UUID.randomUUID(), "en", new SealedKey('a', "eA=="), at, at.plus(Duration.ofMinutes(10)));
  }

  static TokenHash link(int n) {
    return new TokenHash(1, 0, 0, n);
  }

  static TokenHash flow(int n) {
    return new TokenHash(2, 0, 0, n);
  }

  static CodeHash code(int n) {
    return CodeHash.of(ByteBuffer.allocate(32).putInt(n).array());
  }

  private List<Revocation> revokedSince(long seq) {
    UUID reader = members().join("reader");
    Renewal.Head told = assertInstanceOf(Renewal.Head.class, members().renew(reader, 0, seq));
    return told.since().revocations();
  }
}
