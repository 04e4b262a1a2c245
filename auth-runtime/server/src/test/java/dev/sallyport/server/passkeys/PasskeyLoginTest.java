package dev.sallyport.server.passkeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.Arrivals;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.FirstStep;
import dev.sallyport.server.login.Notices;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.Proof;
import dev.sallyport.server.login.Unguarded;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Delivered;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.mail.Message;
import dev.sallyport.server.passkeys.PasskeyLogin.Outcome;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemoryPasskeys;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.TokenHash;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PasskeyLoginTest {
  private static final UUID ANN = new UUID(7, 1);
  private static final UUID BOB = new UUID(7, 2);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<Character, SecretKeySpec> KEYS =
      Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256"));
  private static final Visitor BROWSER =
      new Visitor(Optional.of("Mozilla/5.0"), Optional.of("203.0.113.7"), Optional.empty());

  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final InMemorySessions sessions = new InMemorySessions(identities, log, outbox);
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final InMemoryFactors factors = new InMemoryFactors(identities, sessions, log, outbox);
  private final InMemoryPasskeys passkeys =
      new InMemoryPasskeys(identities, sessions, log, factors, outbox, trail);
  private final Envelopes envelopes =
      new Envelopes(new Seal('a', KEYS, RANDOM, Envelopes.PURPOSE), UUID::randomUUID);
  private final SessionKeys keys = new SessionKeys('a', KEYS, RANDOM);
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final Audit audit = new Audit(trail, Duration.ofDays(400), UUID::randomUUID, () -> now);
  private final Arrival arrival =
      Arrivals.of(
          sessions,
          factors,
          Unguarded.guard(() -> now),
          Notices.NONE,
          audit,
          keys,
          _ -> {},
          () -> now);
  private final PasskeyCheck check =
      PasskeyWorld.check(passkeys, passkeys, audit, envelopes, () -> now);
  private final PasskeyLogin login = login(false);
  private SoftAuthenticator phone;

  private PasskeyLogin login(boolean verifiedOnly) {
    return PasskeyWorld.of(
            check,
            passkeys,
            factors,
            factors,
            arrival,
            keys,
            audit,
            envelopes,
            _ -> {},
            () -> now,
            verifiedOnly)
        .login();
  }

  @BeforeEach
  void people() {
    identities.register(ANN, "ann@example.com", "hash", now);
    identities.register(BOB, "bob@example.com", "hash", now);
    phone = enrolled(ANN, 1);
  }

  /** Somebody's authenticator, whose passkey is added already. */
  private SoftAuthenticator enrolled(UUID person, int n) {
    TokenHash token = TokenHash.of(new byte[] {(byte) n});
    sessions.start(
        new NewSession(
            new UUID(8, n),
            person,
            token,
            now,
            now.plusSeconds(60),
            now.plusSeconds(60),
            Optional.empty(),
            Optional.empty()));
    return PasskeyWorld.enrolled(check, passkeys, person, new UUID(8, n), "Phone " + n);
  }

  @Test
  void passkeyThatVerifiesItsOwnerIsEnough() {
    SessionFact session = session(answer(phone, login.ask()));

    assertEquals("ann@example.com", session.identity().email());
    assertEquals(new Assurance(Aal.AAL2, List.of("hwk", "mfa", "user")), session.assurance());
    assertEquals(now, session.authenticatedAt());
    assertEquals(Optional.of(now), passkeys.of(ANN).getFirst().usedAt());
  }

  @Test
  void passkeyThatIsOnSeveralDevicesIsBoundToNone() {
    phone = new SoftAuthenticator("synced", phone.handle);
    phone.flags |= SoftAuthenticator.ELIGIBLE | SoftAuthenticator.BACKED_UP;
    PasskeyWorld.enrolled(
        check,
        passkeys,
        phone,
        ANN,
        new UUID(8, 1),
        check.askForNew(ANN, "ann@example.com"),
        "Synced");

    assertEquals(
        List.of("mfa", "swk", "user"), session(answer(phone, login.ask())).assurance().amr());
  }

  /** Refused input, rows 98 and 100: a key that verifies nobody is a second factor alone. */
  @Test
  void passkeyThatVerifiesNobodyIsNotEnough() {
    phone.flags = SoftAuthenticator.PRESENT;

    assertInstanceOf(Outcome.NotGood.class, answer(phone, login.ask()));
  }

  /** Refused input, row 98: an answer again. */
  @Test
  void answerIsTakenOnce() {
    Question question = login.ask();
    String answer = phone.get(PasskeyWorld.challenge(question));

    session(login.login(question.secret(), answer, BROWSER));

    assertInstanceOf(Outcome.NotGood.class, login.login(question.secret(), answer, BROWSER));
  }

  /** Refused input, row 98: an answer to what somebody else was asked. */
  @Test
  void answerIsGoodForWhatThisBrowserWasAsked() {
    Question hers = login.ask();
    Question his = login.ask();

    assertInstanceOf(
        Outcome.NotGood.class,
        login.login(his.secret(), phone.get(PasskeyWorld.challenge(hers)), BROWSER));
  }

  @Test
  void questionIsOpenForAWhile() {
    Question question = login.ask();
    now = now.plus(WebAuthn.PATIENCE);

    assertInstanceOf(Outcome.NotGood.class, answer(phone, question));
  }

  /** Refused input, row 98: an answer to another question. */
  @Test
  void answerToTheSecondStepIsNoneToTheFirst() {
    Question question = check.ask(ANN).orElseThrow();

    assertInstanceOf(Outcome.NotGood.class, answer(phone, question));
  }

  @Test
  void strangersKeyIsNotGood() {
    assertInstanceOf(
        Outcome.NotGood.class,
        answer(new SoftAuthenticator("stranger", phone.handle), login.ask()));
  }

  /** Refused input, row 77. */
  @Test
  void disabledPersonsPasskeyIsNotGood() {
    identities.disable(ANN);

    assertInstanceOf(Outcome.NotGood.class, answer(phone, login.ask()));
  }

  /** Refused input, row 98: the count goes back. */
  @Test
  void copyIsTurnedAwayAndItsOwnerIsTold() throws Exception {
    phone.count = 5;
    session(answer(phone, login.ask()));
    phone.count = 4;

    assertInstanceOf(Outcome.NotGood.class, answer(phone, login.ask()));

    Message mail = Delivered.by(outbox, envelopes, () -> now).getLast();
    assertEquals("There may be a copy of your passkey", mail.subject().text());
    assertTrue(mail.text().contains("Phone 1"), mail::text);
    assertTrue(events().contains("passkey.suspected"));
    phone.count = 6;
    session(answer(phone, login.ask()));
  }

  @Test
  void addressThatHasToBeVerifiedIsVerifiedFirst() {
    Question question = login.ask();

    assertEquals(
        new Outcome.Unverified(new EmailAddress("ann@example.com")),
        login(true).login(question.secret(), phone.get(PasskeyWorld.challenge(question)), BROWSER));
  }

  @Test
  void passkeyIsASecondFactorAfterAPassword() {
    phone.flags = SoftAuthenticator.PRESENT;
    PendingSecret pending = passwordOf(ANN);
    Instant typed = now;
    now = now.plusSeconds(60);
    Question question = login.ask(pending).orElseThrow();
    assertEquals(
        phone.credential.base64url(),
        PasskeyWorld.options(question).at("/publicKey/allowCredentials/0/id").asText());

    SessionFact session =
        session(
            login.confirm(
                pending, question.secret(), phone.get(PasskeyWorld.challenge(question)), BROWSER));

    assertEquals(new Assurance(Aal.AAL2, List.of("hwk", "pwd", "user")), session.assurance());
    assertEquals(typed, session.authenticatedAt(), "the oldest of what was shown");
  }

  /** Refused input, row 98: a credential of another person. */
  @Test
  void passkeyOfSomebodyElseIsNoSecondFactor() {
    SoftAuthenticator bobs = enrolled(BOB, 2);
    PendingSecret pending = passwordOf(ANN);
    Question question = login.ask(pending).orElseThrow();

    assertInstanceOf(
        Outcome.NotGood.class,
        login.confirm(
            pending, question.secret(), bobs.get(PasskeyWorld.challenge(question)), BROWSER));
  }

  /** Refused input, row 98: of another login. */
  @Test
  void questionToSomebodyElseIsNotAnsweredHere() {
    SoftAuthenticator bobs = enrolled(BOB, 2);
    Question his = login.ask(passwordOf(BOB)).orElseThrow();

    assertInstanceOf(
        Outcome.NotGood.class,
        login.confirm(
            passwordOf(ANN), his.secret(), bobs.get(PasskeyWorld.challenge(his)), BROWSER));
  }

  /** Refused input, row 99: enrolment in somebody else's name. */
  @Test
  void keyThatSomebodyElseWasAskedForIsNotAdded() {
    Question question = check.askForNew(ANN, "ann@example.com");
    String answer =
        new SoftAuthenticator("mine", phone.handle).create(PasskeyWorld.challenge(question));

    assertEquals(Optional.empty(), check.made(BOB, question.secret(), answer));
    assertEquals(Optional.empty(), check.made(ANN, question.secret(), answer), "used up");
  }

  @Test
  void secondFactorIsTriedAFewTimes() {
    PendingSecret pending = passwordOf(ANN);
    Question question = login.ask(pending).orElseThrow();
    for (int n = 0; n < 5; n++) {
      assertInstanceOf(
          Outcome.NotGood.class, login.confirm(pending, question.secret(), "{}", BROWSER));
    }

    assertInstanceOf(
        Outcome.Over.class,
        login.confirm(
            pending, question.secret(), phone.get(PasskeyWorld.challenge(question)), BROWSER));
    assertEquals(Optional.empty(), login.ask(pending));
  }

  private PendingSecret passwordOf(UUID person) {
    Identity identity =
        identities
            .byEmail(person.equals(ANN) ? "ann@example.com" : "bob@example.com")
            .orElseThrow()
            .identity();
    Arrival.Outcome outcome =
        arrival.arrive(
            new FirstStep(
                identity, 0, new Proof(Assurance.PASSWORD, now), AuditKind.LOGIN_SUCCEEDED),
            BROWSER);
    return assertInstanceOf(Arrival.Outcome.SecondFactor.class, outcome).secret();
  }

  private Outcome answer(SoftAuthenticator authenticator, Question question) {
    return login.login(
        question.secret(), authenticator.get(PasskeyWorld.challenge(question)), BROWSER);
  }

  private SessionFact session(Outcome outcome) {
    SessionValue value = assertInstanceOf(Outcome.Welcome.class, outcome).signedIn().value();
    return sessions.fact(value.hash()).orElseThrow();
  }

  private List<String> events() {
    return trail.find(AuditQuestion.latest(50)).stream().map(AuditEvent::kind).toList();
  }
}
