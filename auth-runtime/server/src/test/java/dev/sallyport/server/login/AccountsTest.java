package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.Ids;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.PasswordLogin;
import dev.sallyport.store.identities.Registration;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AccountsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final PlainPassword PASSWORD = new PlainPassword("several words in a row");
  private static final Visitor NOBODY =
      new Visitor(Optional.empty(), Optional.empty(), Optional.empty());

  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities);
  private final List<Long> everywhere = new ArrayList<>();
  private final PasswordRules rules = new PasswordRules(15, List.of("Sallyport"), List.of());
  private final PasswordHashing hashing = new PasswordHashing(2, RANDOM);
  private final InstantSource clock = InstantSource.fixed(NOW);
  private final Accounts accounts = over(identities);

  private Accounts over(Identities someIdentities) {
    return new Accounts(
        someIdentities,
        sessions,
        everywhere::add,
        rules,
        hashing,
        new SessionKeys('a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), RANDOM),
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
    assertEquals(NOW.plus(Accounts.SESSION_LIFE), fact.expiresAt());
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
              rehash(
                  login.identity().id(),
                  login.passwordHash(),
                  new PasswordHash("$changed"),
                  clock.instant()));
      return read;
    }

    @Override
    public boolean rehash(UUID identity, PasswordHash old, PasswordHash better, Instant now) {
      return identities.rehash(identity, old, better, now);
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

    accounts.logoutEverywhere(here.identity().id());

    assertTrue(sessions.fact(here.value().hash()).isEmpty());
    assertTrue(sessions.fact(elsewhere.value().hash()).isEmpty());
    assertTrue(sessions.fact(other.value().hash()).isPresent());
    assertEquals(List.of(1L), everywhere);

    accounts.logoutEverywhere(here.identity().id());
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

  private SignedIn register(String email) {
    return assertInstanceOf(Accounts.SignUp.Welcome.class, accounts.signUp(email, PASSWORD, NOBODY))
        .signedIn();
  }
}
