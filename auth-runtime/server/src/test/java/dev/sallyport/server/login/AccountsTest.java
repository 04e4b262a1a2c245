package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.credentials.DeviceKeys;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.factors.TestFactors;
import dev.sallyport.server.settings.Throttling;
import dev.sallyport.server.settings.Throttlings;
import dev.sallyport.server.throttle.RememberedRefusals;
import dev.sallyport.server.throttle.Throttle;
import dev.sallyport.store.Ids;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.fakes.InMemoryAttempts;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.PasswordLogin;
import dev.sallyport.store.identities.Registration;
import dev.sallyport.store.sessions.TokenKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AccountsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "HmacSHA256");
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final PlainPassword PASSWORD = new PlainPassword("several words in a row");
  private static final Visitor NOBODY =
      new Visitor(Optional.empty(), Optional.empty(), Optional.empty());

  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities);
  private final InMemoryFactors factors = new InMemoryFactors(identities);
  private final List<Long> everywhere = new ArrayList<>();
  private final PasswordRules rules = new PasswordRules(15, List.of("Sallyport"), List.of());
  private final PasswordHashing hashing = new PasswordHashing(2, RANDOM);
  private final InstantSource clock = InstantSource.fixed(NOW);
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final Audit audit =
      new Audit(trail, Duration.ofDays(400), new Ids(clock, RANDOM)::next, clock);
  private final Accounts accounts = over(identities);

  private Accounts over(Identities someIdentities) {
    return over(someIdentities, Throttlings.NONE);
  }

  private Accounts over(Identities someIdentities, Throttling limits) {
    LoginGuard guard =
        new LoginGuard(
            new Throttle(new InMemoryAttempts(), new RememberedRefusals(clock), limits, KEY, clock),
            new DeviceKeys('a', Map.of('a', KEY), RANDOM));
    return new Accounts(
        someIdentities,
        sessions,
        everywhere::add,
        rules,
        hashing,
        guard,
        Arrivals.of(
            sessions,
            factors,
            guard,
            Notices.NONE,
            audit,
            new SessionKeys('a', Map.of('a', KEY), RANDOM),
            everywhere::add,
            clock),
        audit,
        new Ids(clock, RANDOM)::next,
        clock,
        false);
  }

  @AfterEach
  void stopHashing() {
    hashing.close();
  }

  @Test
  void whoRegistersIsLoggedInForADay() {
    SignedIn signedIn = register("bob@example.com");

    var fact = sessions.fact(signedIn.value().hash()).orElseThrow();
    assertEquals("bob@example.com", fact.identity().email());
    assertEquals(NOW, fact.authenticatedAt());
    assertEquals(NOW.plus(Duration.ofHours(24)), fact.expiresAt());
    assertEquals(NOW.plus(Duration.ofDays(30)), fact.renewableUntil());
    assertEquals(Duration.ofDays(30), signedIn.renewableFor());
  }

  @Test
  void whoHasASecondFactorIsAskedForItAndHasNoSessionMeanwhile() {
    UUID bob = register("bob@example.com").identity().id();
    var _ = TestFactors.give(factors, bob, audit, NOW);

    Accounts.Login.SecondFactor asked =
        assertInstanceOf(
            Accounts.Login.SecondFactor.class, accounts.login("bob@example.com", PASSWORD, NOBODY));

    assertEquals(new Held(true, 10, 0), asked.held());
    assertEquals("***", asked.secret().toString());
    assertEquals(1, sessions.of(bob, NOW).size(), "the one of the registration");
    assertEquals(bob, factors.find(asked.secret().hash(), NOW).orElseThrow().identity().id());
  }

  @Test
  void addressIsFoundInWhateverCase() {
    register("Bob@Example.com");

    assertInstanceOf(
        Accounts.Login.Welcome.class, accounts.login("bOB@example.COM ", PASSWORD, NOBODY));
  }

  @Test
  void wrongPasswordAndUnknownAddressAnswerAlike() {
    register("bob@example.com");

    assertEquals(
        new Accounts.Login.Wrong(),
        accounts.login("bob@example.com", new PlainPassword("wrong password"), NOBODY));
    assertEquals(new Accounts.Login.Wrong(), accounts.login("eve@example.com", PASSWORD, NOBODY));
    assertEquals(new Accounts.Login.Wrong(), accounts.login("no address", PASSWORD, NOBODY));
    assertEquals(
        new Accounts.Login.Wrong(),
        accounts.login("bob@example.com", new PlainPassword("x".repeat(10_000)), NOBODY));
  }

  /** passlib, test_handlers.py. */
  @Test
  void passwordThatAnotherSystemHashedIsHashedAnewAtTheFirstLogin() {
    String imported = "{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr";
    identities.register(UUID.randomUUID(), "bob@example.com", imported, NOW);

    assertEquals(
        new Accounts.Login.Wrong(),
        accounts.login("bob@example.com", new PlainPassword("testing124"), NOBODY));
    assertEquals(imported, hashOf("bob@example.com"));

    var right = new PlainPassword("testing123");
    assertInstanceOf(
        Accounts.Login.Welcome.class, accounts.login("bob@example.com", right, NOBODY));
    String ours = hashOf("bob@example.com");
    assertTrue(ours.startsWith("$argon2id$"), "hashed anew");
    assertInstanceOf(
        Accounts.Login.Welcome.class, accounts.login("bob@example.com", right, NOBODY));
    assertEquals(ours, hashOf("bob@example.com"), "and not again");
    assertEquals(List.of(), everywhere, "nothing is revoked");
  }

  @Test
  void passwordThatIsChangedDuringALoginStaysChanged() {
    identities.register(
        UUID.randomUUID(), "bob@example.com", "{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr", NOW);

    over(new ChangedOnceRead()).login("bob@example.com", new PlainPassword("testing123"), NOBODY);

    assertEquals("$changed", hashOf("bob@example.com"));
  }

  /** Somebody changes the password after the login has read its hash. */
  private final class ChangedOnceRead implements Identities {
    @Override
    public Registration register(UUID id, String email, String passwordHash, Instant now) {
      return identities.register(id, email, passwordHash, now);
    }

    @Override
    public Optional<PasswordLogin> byEmail(String email) {
      Optional<PasswordLogin> read = identities.byEmail(email);
      read.ifPresent(
          login ->
              rehash(login.identity().id(), login.passwordHash(), new PasswordHash("$changed")));
      return read;
    }

    @Override
    public boolean rehash(UUID identity, PasswordHash old, PasswordHash better) {
      return identities.rehash(identity, old, better);
    }
  }

  @Test
  void hashThatCannotBeReadLetsNobodyInAndLooksLikeAWrongPassword() {
    identities.register(UUID.randomUUID(), "bob@example.com", "$1$saltsalt$unknown", NOW);

    assertEquals(new Accounts.Login.Wrong(), accounts.login("bob@example.com", PASSWORD, NOBODY));
    assertEquals("$1$saltsalt$unknown", hashOf("bob@example.com"));
  }

  private String hashOf(String email) {
    return identities.byEmail(email).orElseThrow().passwordHash().value();
  }

  @Test
  void disabledPersonIsNotLetIn() {
    SignedIn bob = register("bob@example.com");
    identities.disable(bob.identity().id());

    assertEquals(new Accounts.Login.Wrong(), accounts.login("bob@example.com", PASSWORD, NOBODY));
  }

  @Test
  void loginGetsANewValueAndEndsTheSessionBefore() {
    SessionValue before = register("bob@example.com").value();

    var again =
        assertInstanceOf(
            Accounts.Login.Welcome.class,
            accounts.login(
                "bob@example.com",
                PASSWORD,
                new Visitor(Optional.empty(), Optional.empty(), Optional.of(before))));

    assertNotEquals(before.cookieValue(), again.signedIn().value().cookieValue());
    assertTrue(sessions.fact(before.hash()).isEmpty());
    assertTrue(sessions.fact(again.signedIn().value().hash()).isPresent());
  }

  @Test
  void mobileAppThatLogsInGetsAValueThatNoCookieCarries() {
    register("bob@example.com");
    var phone =
        new Visitor(
            Optional.of("ShopApp/1"),
            Optional.empty(),
            Optional.empty(),
            TokenKind.BEARER,
            Optional.empty(),
            Optional.empty(),
            List.of());

    var welcome =
        assertInstanceOf(
            Accounts.Login.Welcome.class, accounts.login("bob@example.com", PASSWORD, phone));

    assertTrue(welcome.signedIn().value().bearerToken().startsWith("ses_"));
    assertTrue(sessions.fact(welcome.signedIn().value().hash()).isPresent());
  }

  @Test
  void whoLogsOutIsOut() {
    SessionValue value = register("bob@example.com").value();

    accounts.logout(value);
    accounts.logout(value);
    assertEquals(List.of(1L, 1L), everywhere, "the second waits for what the first did");

    assertTrue(sessions.fact(value.hash()).isEmpty());
  }

  @Test
  void allSessionsOfAPersonEndTogetherAndItIsWaitedUntilThatIsInForce() {
    SignedIn here = register("bob@example.com");
    SignedIn elsewhere =
        assertInstanceOf(
                Accounts.Login.Welcome.class, accounts.login("bob@example.com", PASSWORD, NOBODY))
            .signedIn();
    SignedIn other = register("eve@example.com");

    accounts.logoutEverywhere(here.identity().id(), NOBODY);

    assertTrue(sessions.fact(here.value().hash()).isEmpty());
    assertTrue(sessions.fact(elsewhere.value().hash()).isEmpty());
    assertTrue(sessions.fact(other.value().hash()).isPresent());
    assertEquals(List.of(1L), everywhere);

    accounts.logoutEverywhere(here.identity().id(), NOBODY);
    assertEquals(List.of(1L, 1L), everywhere, "the second waits for what the first did");
  }

  @Test
  void registrationNamesWhatIsWrong() {
    register("bob@example.com");

    assertEquals(new Accounts.SignUp.BadEmail(), accounts.signUp("bob", PASSWORD, NOBODY));
    assertEquals(
        new Accounts.SignUp.BadPassword(new PasswordVerdict.TooShort(15, 1)),
        accounts.signUp("eve@example.com", new PlainPassword("x".repeat(14)), NOBODY));
    assertEquals(
        new Accounts.SignUp.BadPassword(new PasswordVerdict.TooSimilar(PasswordVerdict.To.ADDRESS)),
        accounts.signUp("eve@example.com", new PlainPassword("Eve @ Example.com"), NOBODY));
    assertEquals(new Accounts.SignUp.Taken(), accounts.signUp("BOB@example.com", PASSWORD, NOBODY));
  }

  @Test
  void whoIsRefusedAPasswordHasNoAccountWithIt() {
    PlainPassword easy = new PlainPassword("aaaaaaaaaaaaaaaaaaaa");

    assertInstanceOf(
        Accounts.SignUp.BadPassword.class, accounts.signUp("eve@example.com", easy, NOBODY));
    assertEquals(new Accounts.Login.Wrong(), accounts.login("eve@example.com", easy, NOBODY));
  }

  @Test
  void passwordIsRefusedAlikeWhetherSomebodyHasTheAddressOrNot() {
    register("bob@example.com");
    PlainPassword easy = new PlainPassword("aaaaaaaaaaaaaaaaaaaa");

    assertEquals(
        accounts.signUp("eve@example.com", easy, NOBODY),
        accounts.signUp("bob@example.com", easy, NOBODY));
  }

  @Test
  void letterComposedDifferentlyIsTheSamePassword() {
    accounts.signUp("eve@example.com", new PlainPassword("caf\u00e9 au lait, s'il vous"), NOBODY);

    assertInstanceOf(
        Accounts.Login.Welcome.class,
        accounts.login(
            "eve@example.com", new PlainPassword("cafe\u0301 au lait, s'il vous"), NOBODY));
  }

  @Test
  void passwordNeverPrintsItself() {
    assertFalse(PASSWORD.toString().contains("words"));
  }

  /** OWASP ASVS 5.0, 16.3.1 and 16.2.5. */
  @Test
  void signInsAreInTheAuditWithoutWhatWasTyped() {
    audit.start();
    Visitor visitor = from("192.0.2.1", List.of());
    SignedIn bob = register("bob@example.com");
    accounts.login("bob@example.com", PASSWORD, visitor);
    accounts.login("bob@example.com", new PlainPassword("secret one"), visitor);
    accounts.login("my password in the wrong field", new PlainPassword("secret two"), visitor);
    accounts.logoutEverywhere(bob.identity().id(), visitor);
    audit.close();

    String id = bob.identity().id().toString();
    List<AuditEvent> changes = sessions.events();
    assertEquals(
        List.of("registration.succeeded", "login.succeeded", "logout.everywhere"),
        changes.stream().map(AuditEvent::kind).toList());
    assertTrue(changes.stream().allMatch(event -> event.subject().equals(id)));
    assertEquals("192.0.2.1", changes.get(1).detail().get("address"));
    assertEquals("request-1", changes.get(1).detail().get("request_id"));
    List<AuditEvent> failures = trail.find(AuditQuestion.latest(10));
    assertEquals(
        Set.of(id, "unknown"),
        failures.stream().map(AuditEvent::subject).collect(Collectors.toSet()));
    assertTrue(failures.stream().allMatch(event -> event.kind().equals("login.failed")));
    String all = changes.toString() + failures;
    assertFalse(all.contains("secret") || all.contains("wrong field"), all);
  }

  private static Visitor from(String address, List<String> devices) {
    return new Visitor(
        Optional.empty(),
        Optional.of(address),
        Optional.empty(),
        TokenKind.COOKIE,
        Optional.empty(),
        Optional.of("request-1"),
        devices);
  }

  /** OWASP ASVS 5.0, 6.3.1. */
  @Test
  void whoGuessesHasToWaitAndThenTheRightPasswordIsNotEvenLookedAt() {
    Accounts throttled = over(identities, Throttlings.ORDINARY);
    register("bob@example.com");
    for (int i = 0; i < 5; i++) {
      assertEquals(new Accounts.Login.Wrong(), guess(throttled, "bob@example.com", "192.0.2.1"));
    }

    assertEquals(
        new Accounts.Login.TooMany(Duration.ofSeconds(1)),
        throttled.login("bob@example.com", PASSWORD, from("192.0.2.1", List.of())));
  }

  /** OWASP ASVS 5.0, 6.3.8; negative rows 111 and 113: nobody learns who exists. */
  @Test
  void unknownAccountIsThrottledExactlyLikeAKnownOne() {
    Accounts throttled = over(identities, Throttlings.ORDINARY);
    register("bob@example.com");
    UUID off = register("off@example.com").identity().id();
    identities.disable(off);
    for (int i = 0; i < 30; i++) {
      String address = "10.0." + i / 2 + ".";
      Accounts.Login known = guess(throttled, "bob@example.com", address + "1");
      assertEquals(known, guess(throttled, "nobody@example.com", address + "2"));
      assertEquals(known, guess(throttled, "off@example.com", address + "3"));
      assertEquals(known, guess(throttled, "no address", address + "4"));
    }
  }

  /** OWASP ASVS 5.0, 6.1.1; negative row 117. */
  @Test
  void ownerIsLetInFromABrowserThatIsKnownWhateverStrangersDid() {
    Accounts throttled = over(identities, Throttlings.ORDINARY);
    List<String> known = register("bob@example.com").devices();
    for (int i = 0; i < 100; i++) {
      guess(throttled, "bob@example.com", "10.0.1." + i);
    }
    assertInstanceOf(
        Accounts.Login.TooMany.class,
        throttled.login("bob@example.com", PASSWORD, from("192.0.2.1", List.of())));

    var welcome =
        assertInstanceOf(
            Accounts.Login.Welcome.class,
            throttled.login("bob@example.com", PASSWORD, from("192.0.2.1", known)));
    assertEquals(1, welcome.signedIn().devices().size(), "the new one takes the old one's place");
    assertInstanceOf(
        Accounts.Login.TooMany.class,
        throttled.login(
            "bob@example.com", PASSWORD, from("192.0.2.1", List.of("a" + "A".repeat(44)))),
        "invented");
  }

  @Test
  void browserOfSeveralPeopleIsKnownForEach() {
    List<String> devices = List.of();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      devices =
          assertInstanceOf(
                  Accounts.SignUp.Welcome.class,
                  accounts.signUp(name + "@example.com", PASSWORD, from("192.0.2.1", devices)))
              .signedIn()
              .devices();
    }
    assertEquals(4, devices.size(), "and forgets the first after some time");
  }

  @Test
  void registrationsFromOneAddressAreLimitedAndRefusedPasswordsAreNotCounted() {
    Accounts throttled = over(identities, Throttlings.ORDINARY);
    for (int i = 0; i < 20; i++) {
      throttled.signUp("p@example.com", new PlainPassword("short"), from("192.0.2.1", List.of()));
    }
    for (int i = 0; i < 5; i++) {
      throttled.signUp("p" + i + "@example.com", PASSWORD, from("192.0.2.1", List.of()));
    }

    assertEquals(
        new Accounts.SignUp.TooMany(Duration.ofMinutes(1)),
        throttled.signUp("q@example.com", PASSWORD, from("192.0.2.1", List.of())));
  }

  private static Accounts.Login guess(Accounts accounts, String email, String address) {
    return accounts.login(email, new PlainPassword("wrong password"), from(address, List.of()));
  }

  private SignedIn register(String email) {
    return assertInstanceOf(Accounts.SignUp.Welcome.class, accounts.signUp(email, PASSWORD, NOBODY))
        .signedIn();
  }
}
