package dev.sallyport.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.audit.Source;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.Arrivals;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PasswordChoice;
import dev.sallyport.server.login.PasswordHashing;
import dev.sallyport.server.login.PasswordRules;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.login.Unguarded;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Delivered;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.mail.Message;
import dev.sallyport.server.settings.Throttlings;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.server.throttle.RememberedRefusals;
import dev.sallyport.server.throttle.Throttle;
import dev.sallyport.store.Ids;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.fakes.InMemoryAttempts;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMailedProofs;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.sessions.TokenKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People register, verify and recover, with what a real postman would have brought them. */
final class ByMailTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<Character, SecretKeySpec> KEYS =
      Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256"));
  private static final PlainPassword PASSWORD = new PlainPassword("several words in a row");
  private static final PlainPassword ANOTHER = new PlainPassword("turnips with plenty of gravy");
  private static final Visitor SOMEBODY =
      new Visitor(Optional.empty(), Optional.of("192.0.2.7"), Optional.empty());
  private static final String ANN = "ann@example.com";

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final InMemorySessions sessions = new InMemorySessions(identities, log, outbox);
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final Audit audit =
      new Audit(trail, Duration.ofDays(400), new Ids(clock, RANDOM)::next, clock);
  private final InMemoryMailedProofs proofs =
      new InMemoryMailedProofs(identities, sessions, log, outbox, trail);
  private final PasswordRules rules = new PasswordRules(15, List.of("Sallyport"), List.of());
  private final PasswordHashing hashing = new PasswordHashing(2, RANDOM);
  private final PasswordChoice choice = new PasswordChoice(rules, hashing);
  private final Envelopes envelopes =
      new Envelopes(new Seal('a', KEYS, RANDOM, Envelopes.PURPOSE), new Ids(clock, RANDOM)::next);
  private final MailedSecrets secrets = new MailedSecrets('a', KEYS, envelopes, RANDOM);
  private final List<Long> everywhere = new ArrayList<>();
  private final MailGuard guard = new MailGuard(Unguarded.throttle(clock), Unguarded.audit(clock));
  private final Registration registration =
      new Registration(proofs, choice, secrets, guard, audit, new Ids(clock, RANDOM)::next, clock);
  private final Verification verification =
      new Verification(proofs, secrets, guard, audit, everywhere::add, clock);
  private final Recovery recovery =
      new Recovery(proofs, choice, secrets, guard, envelopes, audit, everywhere::add, clock);

  @AfterEach
  void stopHashing() {
    hashing.close();
  }

  @Test
  void newAddressIsVerifiedByItsLinkAndEveryReplicaIsWaitedFor() throws Exception {
    begin(ANN);
    LinkSecret link = link(mail());
    assertFalse(isVerified());

    assertEquals(new Verification.Outcome.Verified(), verification.byLink(link, SOMEBODY));

    assertTrue(isVerified());
    assertEquals(List.of(log.head()), everywhere);
    assertEquals(new Verification.Outcome.NotGood(), verification.byLink(link, SOMEBODY));
  }

  @Test
  void newAddressIsVerifiedByTheCodeHoweverItIsTyped() throws Exception {
    FlowSecret flow = begin(ANN);
    String code = code(mail());

    assertEquals(
        new Verification.Outcome.Verified(),
        verification.byCode(flow, " " + code.substring(0, 4) + "-" + code.substring(4), SOMEBODY));
    assertEquals(new Verification.Outcome.NotGood(), verification.byCode(flow, code, SOMEBODY));
  }

  /** Refused input, rows 105 and 113: nothing that is returned says who is registered. */
  @Test
  void takenAddressIsAnsweredAsANewOneAndItsOwnerGetsAMail() throws Exception {
    begin(ANN);
    mail();

    FlowSecret flow = begin("ANN@example.com");

    Message mail = mail();
    assertEquals("You already have an account", mail.subject().text());
    assertEquals(ANN, mail.to().value());
    assertFalse(mail.text().contains("token="), mail.text());
    assertEquals(
        new Verification.Outcome.NotGood(), verification.byCode(flow, "00000000", SOMEBODY));
    assertInstanceOf(Accounts.Login.Welcome.class, accounts(false).login(ANN, PASSWORD, SOMEBODY));
  }

  @Test
  void registrationSaysWhatIsWrongWithWhatWasTyped() {
    assertEquals(
        new Registration.Outcome.BadEmail(), registration.begin("nobody", PASSWORD, SOMEBODY));
    assertEquals(
        new Registration.Outcome.BadPassword(new PasswordVerdict.TooShort(15, 10)),
        registration.begin(ANN, new PlainPassword("short"), SOMEBODY));
    assertEquals(0, outbox.waiting());
  }

  /** Refused input, row 103; OWASP ASVS 6.6.2. */
  @Test
  void codeOfAnotherFlowAnotherPurposeOrBeforeAResendIsNotGood() throws Exception {
    FlowSecret anns = begin(ANN);
    String annsCode = code(mail());
    FlowSecret bobs = begin("bob@example.com");
    mail();

    assertEquals(new Verification.Outcome.NotGood(), verification.byCode(bobs, annsCode, SOMEBODY));
    assertEquals(new Recovery.CodeTried.Wrong(), recovery.byCode(anns, annsCode, SOMEBODY));
    FlowSecret newer = again(anns);
    String newerCode = code(mail());
    assertEquals(new Verification.Outcome.NotGood(), verification.byCode(anns, annsCode, SOMEBODY));
    assertEquals(
        new Verification.Outcome.NotGood(), verification.byCode(newer, annsCode, SOMEBODY));
    assertEquals(
        new Verification.Outcome.Verified(), verification.byCode(newer, newerCode, SOMEBODY));
  }

  /** Refused input, rows 103 and 118; OWASP ASVS 6.6.3. */
  @Test
  void sixthTryOfACodeIsInVainAlsoIfItIsRight() throws Exception {
    FlowSecret flow = begin(ANN);
    Message mail = mail();
    String code = code(mail);
    String wrong = code.equals("00000000") ? "11111111" : "00000000";
    for (int i = 0; i < MailedProofs.CODE_TRIES; i++) {
      assertEquals(new Verification.Outcome.NotGood(), verification.byCode(flow, wrong, SOMEBODY));
    }

    assertEquals(new Verification.Outcome.NotGood(), verification.byCode(flow, code, SOMEBODY));
    assertEquals(new Verification.Outcome.Verified(), verification.byLink(link(mail), SOMEBODY));
  }

  /** OWASP ASVS 6.4.1 and 6.5.5. */
  @Test
  void codeIsGoodForTenMinutesAndTheLinkForADay() throws Exception {
    FlowSecret flow = begin(ANN);
    Message mail = mail();
    now = now.plus(Duration.ofMinutes(10));

    assertEquals(
        new Verification.Outcome.NotGood(), verification.byCode(flow, code(mail), SOMEBODY));
    now = now.plus(Duration.ofHours(23));
    assertEquals(new Verification.Outcome.Verified(), verification.byLink(link(mail), SOMEBODY));
    begin("bob@example.com");
    LinkSecret late = link(mail());
    now = now.plus(Duration.ofDays(1));
    assertEquals(new Verification.Outcome.NotGood(), verification.byLink(late, SOMEBODY));
  }

  @Test
  void whoMustBeVerifiedIsToldSoOnceThePasswordFitsAndNotBefore() throws Exception {
    begin(ANN);
    mail();

    var outcome = accounts(true).login(ANN, PASSWORD, SOMEBODY);

    var unverified = assertInstanceOf(Accounts.Login.Unverified.class, outcome);
    assertEquals(new Accounts.Login.Wrong(), accounts(true).login(ANN, ANOTHER, SOMEBODY));
    FlowSecret flow = verification.ask(unverified.email());
    verification.byCode(flow, code(mail()), SOMEBODY);
    assertInstanceOf(Accounts.Login.Welcome.class, accounts(true).login(ANN, PASSWORD, SOMEBODY));
  }

  @Test
  void recoveryByLinkSetsThePasswordVerifiesEndsSessionsAndTellsTheOwner() throws Exception {
    begin(ANN);
    mail();
    var before =
        assertInstanceOf(
            Accounts.Login.Welcome.class, accounts(false).login(ANN, PASSWORD, SOMEBODY));
    recovery.ask("Ann@EXAMPLE.com", SOMEBODY);
    LinkSecret link = link(mail());

    assertEquals(Optional.of(ANN), recovery.holder(link));
    assertEquals(new Recovery.Outcome.Changed(), recovery.choose(link, ANOTHER, SOMEBODY));

    assertEquals(Optional.empty(), sessions.fact(before.signedIn().value().hash()));
    assertEquals(List.of(log.head()), everywhere);
    assertTrue(isVerified());
    assertEquals(new Accounts.Login.Wrong(), accounts(false).login(ANN, PASSWORD, SOMEBODY));
    assertEquals("Your password was changed", mail().subject().text());
    assertInstanceOf(Accounts.Login.Welcome.class, accounts(false).login(ANN, ANOTHER, SOMEBODY));
  }

  /** Refused input, row 102. */
  @Test
  void recoveryLinkWorksOnceAndNotAfterANewerOneOrTenMinutes() throws Exception {
    begin(ANN);
    mail();
    recovery.ask(ANN, SOMEBODY);
    LinkSecret older = link(mail());
    recovery.ask(ANN, SOMEBODY);
    LinkSecret used = link(mail());

    assertEquals(new Recovery.Outcome.NotGood(), recovery.choose(older, ANOTHER, SOMEBODY));
    assertEquals(new Recovery.Outcome.Changed(), recovery.choose(used, ANOTHER, SOMEBODY));
    assertEquals(new Recovery.Outcome.NotGood(), recovery.choose(used, PASSWORD, SOMEBODY));
    mail();
    recovery.ask(ANN, SOMEBODY);
    LinkSecret late = link(mail());
    now = now.plus(Recovery.LINK_LIFE);
    assertEquals(new Recovery.Outcome.NotGood(), recovery.choose(late, PASSWORD, SOMEBODY));
  }

  /** Refused input, row 101: setting a password takes what only the code is exchanged for. */
  @Test
  void recoveryByCodeGoesOnOnlyWithTheRightOne() throws Exception {
    begin(ANN);
    mail();
    var asked = assertInstanceOf(Recovery.Asked.MailSent.class, recovery.ask(ANN, SOMEBODY));
    Message mail = mail();
    LinkSecret flowAsLink = new LinkSecret(asked.flow().text());

    assertEquals(new Recovery.Outcome.NotGood(), recovery.choose(flowAsLink, ANOTHER, SOMEBODY));
    var right =
        assertInstanceOf(
            Recovery.CodeTried.Right.class, recovery.byCode(asked.flow(), code(mail), SOMEBODY));
    assertEquals(new Recovery.Outcome.NotGood(), recovery.choose(link(mail), ANOTHER, SOMEBODY));
    assertEquals(new Recovery.Outcome.Changed(), recovery.choose(right.link(), ANOTHER, SOMEBODY));
  }

  @Test
  void refusedPasswordLeavesTheLinkGood() throws Exception {
    begin(ANN);
    mail();
    recovery.ask(ANN, SOMEBODY);
    LinkSecret link = link(mail());

    assertEquals(
        new Recovery.Outcome.BadPassword(ANN, new PasswordVerdict.TooShort(15, 10)),
        recovery.choose(link, new PlainPassword("short"), SOMEBODY));
    assertEquals(
        new Recovery.Outcome.BadPassword(
            ANN, new PasswordVerdict.TooSimilar(PasswordVerdict.To.ADDRESS)),
        recovery.choose(link, new PlainPassword(ANN), SOMEBODY));
    assertEquals(new Recovery.Outcome.Changed(), recovery.choose(link, ANOTHER, SOMEBODY));
  }

  /** Refused input, row 105. */
  @Test
  void unknownAddressIsAnsweredAlikeAndGetsNoMail() throws Exception {
    var asked =
        assertInstanceOf(Recovery.Asked.MailSent.class, recovery.ask("eve@example.com", SOMEBODY));

    assertEquals(List.of(), delivered());
    assertEquals(
        new Recovery.CodeTried.Wrong(), recovery.byCode(asked.flow(), "00000000", SOMEBODY));
    assertEquals(new Recovery.Asked.BadEmail(), recovery.ask("nobody", SOMEBODY));
  }

  /** Refused input, row 106. */
  @Test
  void disabledAccountIsNotRecoveredAlsoWithALinkFromBefore() throws Exception {
    begin(ANN);
    mail();
    recovery.ask(ANN, SOMEBODY);
    LinkSecret link = link(mail());
    identities.disable(identities.byEmail(ANN).orElseThrow().identity().id());

    assertEquals(new Recovery.Outcome.NotGood(), recovery.choose(link, ANOTHER, SOMEBODY));
    recovery.ask(ANN, SOMEBODY);
    assertEquals(List.of(), delivered());
  }

  @Test
  void whatIsMailedIsNeverTheSameAndNeverPrinted() throws Exception {
    begin(ANN);
    LinkSecret one = link(mail());
    verification.ask(new EmailAddress(ANN));
    LinkSecret other = link(mail());

    assertNotEquals(one, other);
    assertEquals("***", one.toString());
    assertEquals("***", new FlowSecret(one.text()).toString());
    assertEquals(Optional.empty(), LinkSecret.parse(one.text() + "x"));
    assertEquals(Optional.empty(), FlowSecret.parse("' OR true --"));
  }

  /** Refused input, row 106: the same for an address that nobody has. */
  @Test
  void whoAsksForMuchMailOrTriesManyCodesFromOnePlaceWaitsWhoeverItIsFor() {
    Throttle ordinary =
        new Throttle(
            new InMemoryAttempts(),
            new RememberedRefusals(clock),
            Throttlings.ORDINARY,
            KEYS.get('a'),
            clock);
    MailGuard strict = new MailGuard(ordinary, Unguarded.audit(clock));
    Recovery slow =
        new Recovery(proofs, choice, secrets, strict, envelopes, audit, everywhere::add, clock);
    begin(ANN);

    for (int n = 0; n < 5; n++) {
      assertInstanceOf(
          Recovery.Asked.MailSent.class, slow.ask("eve" + n + "@example.com", SOMEBODY));
    }
    var known = assertInstanceOf(Recovery.Asked.TooMany.class, slow.ask(ANN, SOMEBODY));
    assertEquals(known, slow.ask("eve@example.com", SOMEBODY));

    FlowSecret flow = new FlowSecret("A".repeat(43));
    for (int n = 0; n < 50; n++) {
      assertEquals(new Recovery.CodeTried.Wrong(), slow.byCode(flow, "00000000", SOMEBODY));
    }
    assertInstanceOf(Recovery.CodeTried.TooMany.class, slow.byCode(flow, "00000000", SOMEBODY));
  }

  @Test
  void whatIsDoneByMailIsInTheAuditOnceAndWithoutASecret() throws Exception {
    begin(ANN);
    LinkSecret verifying = link(mail());
    begin("ANN@example.com");
    mail();
    verification.byLink(verifying, SOMEBODY);
    verification.byLink(verifying, SOMEBODY);
    recovery.ask(ANN, SOMEBODY);
    LinkSecret recovering = link(mail());
    recovery.choose(recovering, ANOTHER, SOMEBODY);
    recovery.choose(recovering, ANOTHER, SOMEBODY);

    String ann = identities.byEmail(ANN).orElseThrow().identity().id().toString();
    List<AuditEvent> events = trail.find(AuditQuestion.latest(10));
    assertEquals(
        List.of(
            "address.verified by " + ann,
            "recovery.done by " + ann,
            "registration.succeeded by " + ann,
            "registration.taken by anybody"),
        events.stream().map(event -> event.kind() + " by " + event.actor()).sorted().toList());
    for (AuditEvent event : events) {
      assertEquals(ann, event.subject());
      assertEquals(Map.of("address", "192.0.2.7"), event.detail());
    }
  }

  @Test
  void linkThatIsHandedOverSetsThePasswordAndVerifiesNothing() throws Exception {
    begin(ANN);
    mail();
    UUID ann = identities.byEmail(ANN).orElseThrow().identity().id();

    Recovery.Handed handed = recovery.handOver(ann, handing()).orElseThrow();

    assertEquals(List.of(), delivered(), "it is mailed to nobody");
    assertEquals(now.plus(Recovery.LINK_LIFE), handed.until());
    assertEquals(new Recovery.Outcome.Changed(), recovery.choose(handed.link(), ANOTHER, SOMEBODY));
    assertEquals(
        new Recovery.Outcome.NotGood(), recovery.choose(handed.link(), PASSWORD, SOMEBODY));
    assertFalse(isVerified(), "nobody has read mail");
    assertInstanceOf(Accounts.Login.Welcome.class, accounts(false).login(ANN, ANOTHER, SOMEBODY));
    assertEquals("Your password was changed", mail().subject().text());
  }

  @Test
  void linkThatIsHandedOverIsGoodForTenMinutesAndNotWithANewerOne() {
    begin(ANN);
    UUID ann = identities.byEmail(ANN).orElseThrow().identity().id();
    LinkSecret older = recovery.handOver(ann, handing()).orElseThrow().link();
    LinkSecret late = recovery.handOver(ann, handing()).orElseThrow().link();

    assertEquals(new Recovery.Outcome.NotGood(), recovery.choose(older, ANOTHER, SOMEBODY));
    now = now.plus(Recovery.LINK_LIFE);
    assertEquals(new Recovery.Outcome.NotGood(), recovery.choose(late, ANOTHER, SOMEBODY));
  }

  private AuditEvent handing() {
    return audit.event(
        AuditKind.IDENTITY_RECOVERYLINK, "admin", "somebody", Source.UNKNOWN, Map.of());
  }

  @Test
  void personIsToldOfALoginFromABrowserThatIsNotKnownAndHowToEndIt() throws Exception {
    begin(ANN);
    verification.byLink(link(mail()), SOMEBODY);
    List<String> known = loggedIn(SOMEBODY).devices();
    assertEquals(List.of(), delivered(), "their first login");

    loggedIn(browser("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", known));
    assertEquals(List.of(), delivered(), "a browser that is known");
    loggedIn(browser("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", List.of()));

    Message mail = mail();
    assertEquals(ANN, mail.to().value());
    assertTrue(mail.text().contains("Firefox"), mail.text());
    assertTrue(mail.text().contains("192.0.2.7"), mail.text());
    assertTrue(mail.text().contains("/sessions"), mail.text());
  }

  private SignedIn loggedIn(Visitor visitor) {
    return assertInstanceOf(
            Accounts.Login.Welcome.class, accounts(false).login(ANN, PASSWORD, visitor))
        .signedIn();
  }

  private static Visitor browser(String userAgent, List<String> devices) {
    return new Visitor(
        Optional.of(userAgent),
        Optional.of("192.0.2.7"),
        Optional.empty(),
        TokenKind.COOKIE,
        Optional.empty(),
        Optional.empty(),
        devices);
  }

  private FlowSecret begin(String email) {
    return assertInstanceOf(
            Registration.Outcome.MailSent.class, registration.begin(email, PASSWORD, SOMEBODY))
        .flow();
  }

  private FlowSecret again(FlowSecret flow) {
    return assertInstanceOf(Verification.Asked.MailSent.class, verification.again(flow, SOMEBODY))
        .flow();
  }

  private boolean isVerified() {
    return identities.byEmail(ANN).orElseThrow().identity().verified();
  }

  private Accounts accounts(boolean verifiedOnly) {
    return new Accounts(
        identities,
        sessions,
        everywhere::add,
        rules,
        hashing,
        Unguarded.guard(clock),
        Arrivals.of(
            sessions,
            new InMemoryFactors(identities),
            Unguarded.guard(clock),
            new LoginNotices(envelopes),
            Unguarded.audit(clock),
            new SessionKeys('a', KEYS, RANDOM),
            everywhere::add,
            clock),
        Unguarded.audit(clock),
        new Ids(clock, RANDOM)::next,
        clock,
        verifiedOnly);
  }

  /** The only one that was written since they were asked for. */
  private Message mail() throws InterruptedException {
    List<Message> mails = delivered();
    assertEquals(1, mails.size());
    return mails.getFirst();
  }

  private List<Message> delivered() throws InterruptedException {
    return Delivered.by(outbox, envelopes, clock);
  }

  private static LinkSecret link(Message mail) {
    return LinkSecret.parse(found("token=([A-Za-z0-9_-]+)", mail.text())).orElseThrow();
  }

  private static String code(Message mail) {
    return found("Your code: (\\d{4} \\d{4})", mail.text()).replace(" ", "");
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), text);
    return matcher.group(1);
  }
}
