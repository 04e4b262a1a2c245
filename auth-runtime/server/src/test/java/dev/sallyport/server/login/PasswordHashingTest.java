package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.hashes.Argon2;
import dev.sallyport.server.login.PasswordHashing.Verification.Differs;
import dev.sallyport.server.login.PasswordHashing.Verification.Fits;
import dev.sallyport.store.identities.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PasswordHashingTest {
  private final PasswordHashing hashing = new PasswordHashing(2, new SecureRandom());

  @AfterEach
  void stop() {
    hashing.close();
  }

  @Test
  void hashedPasswordIsVerifiedAndNoOther() throws PasswordHashing.Busy {
    var password = new PlainPassword("correct horse battery");
    PasswordHash hash = hashing.hash(password);

    assertTrue(hash.value().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash.value());
    assertEquals(new Fits(Optional.empty()), hashing.verify(password, Optional.of(hash)));
    assertEquals(
        new Differs(),
        hashing.verify(new PlainPassword("correct horse batterz"), Optional.of(hash)));
    assertNotEquals(hash.value(), hashing.hash(password).value());
  }

  @Test
  void whoWouldFindNoPlaceIsToldBeforehand() {
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      while (hasAPlace()) {
        people.execute(this::hashSomething);
      }
    }
    assertTrue(hasAPlace(), "all have been hashed");
  }

  private boolean hasAPlace() {
    try {
      hashing.expectAPlace();
      return true;
    } catch (PasswordHashing.Busy _) {
      return false;
    }
  }

  private void hashSomething() {
    try {
      var _ = hashing.hash(new PlainPassword("correct horse battery"));
    } catch (PasswordHashing.Busy _) {
      // Somebody else took the last place.
    }
  }

  /** Made by the reference implementation (argon2 20190702): somesalt, -id -t 2 -m 16 -p 1. */
  @Test
  void hashOfTheReferenceImplementationIsVerified() throws PasswordHashing.Busy {
    var reference =
        new PasswordHash(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

    assertTrue(hashing.verify(new PlainPassword("password"), Optional.of(reference)).fits());
    assertFalse(hashing.verify(new PlainPassword("passwore"), Optional.of(reference)).fits());
  }

  @Test
  void hashWithOtherParametersIsMadeAnewWithOurs() throws PasswordHashing.Busy {
    assertIsMadeAnew(
        "password",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
  }

  /** passlib, test_handlers.py. */
  @Test
  void hashOfAnotherSystemIsMadeAnewWithOurs() throws PasswordHashing.Busy {
    assertIsMadeAnew("testing123", "{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr");
    assertIsMadeAnew("test12345", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0");
  }

  private void assertIsMadeAnew(String password, String hash) throws PasswordHashing.Busy {
    var plain = new PlainPassword(password);
    var old = Optional.of(new PasswordHash(hash));

    Fits fits = assertInstanceOf(Fits.class, hashing.verify(plain, old));
    String better = fits.better().orElseThrow().value();
    assertTrue(better.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), better);
    assertEquals(new Fits(Optional.empty()), hashing.verify(plain, fits.better()));
    assertEquals(new Differs(), hashing.verify(new PlainPassword(password + "x"), old));
  }

  /** passlib, test_handlers.py: the letters are composed. */
  @Test
  void lettersAreComposedInOurHashesAndLeftInThoseOfOthers() throws PasswordHashing.Busy {
    var composed = new PlainPassword("l\u00e8tmein");
    var taken = new PlainPassword("le\u0300tmein");
    var django =
        Optional.of(
            new PasswordHash(
                "bcrypt_sha256$$2a$08$NDjSAIcas.EcoxCRiArvT.MkNiPYVhrsrnJsRkLueZOoV1bsQqlmC"));

    assertEquals(new Differs(), hashing.verify(taken, django));
    Fits fits = assertInstanceOf(Fits.class, hashing.verify(composed, django));
    assertTrue(hashing.verify(taken, fits.better()).fits());
  }

  @Test
  void argon2idThatOthersMadeOfUncomposedLettersFits() throws PasswordHashing.Busy {
    var typed = new PlainPassword("le\u0300tmein");
    var others =
        Argon2.hash(
            typed.value().getBytes(StandardCharsets.UTF_8),
            new Argon2.Cost(1_024, 1, 1),
            new byte[16],
            32);

    assertTrue(hashing.verify(typed, Optional.of(new PasswordHash(others.phc()))).fits());
  }

  @Test
  void hashThatCannotBeReadFitsNothingAndSaysWhy() throws PasswordHashing.Busy {
    assertEquals(
        new PasswordHashing.Verification.Unreadable(
            "bcrypt: cost is 31, and has to be from 4 to 14"),
        hashing.verify(
            new PlainPassword("U*U"),
            Optional.of(
                new PasswordHash("$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))));
  }

  @Test
  void nobodysPasswordIsWrong() throws PasswordHashing.Busy {
    assertEquals(
        new Differs(), hashing.verify(new PlainPassword("anything at all"), Optional.empty()));
  }

  @Test
  void whoDoesNotFitIntoTheQueueIsToldSoAtOnce() throws Exception {
    int crowd = 64;
    List<Callable<Boolean>> logins = new ArrayList<>();
    for (int i = 0; i < crowd; i++) {
      logins.add(
          () -> {
            try {
              hashing.verify(new PlainPassword("anything at all"), Optional.empty());
              return true;
            } catch (PasswordHashing.Busy _) {
              return false;
            }
          });
    }
    int served = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> login : threads.invokeAll(logins)) {
        served += login.get() ? 1 : 0;
      }
    }
    assertTrue(served >= 17, "the queue is shorter than promised: " + served);
    assertTrue(served < crowd, "nobody was sent away");
  }
}
