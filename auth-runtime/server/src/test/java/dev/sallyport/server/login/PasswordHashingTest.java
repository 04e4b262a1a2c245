package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.identities.PasswordHash;
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
    assertTrue(hashing.verify(password, Optional.of(hash)));
    assertFalse(hashing.verify(new PlainPassword("correct horse batterz"), Optional.of(hash)));
    assertNotEquals(hash.value(), hashing.hash(password).value());
  }

  /** Made by the reference implementation (argon2 20190702): somesalt, -id -t 2 -m 16 -p 1. */
  @Test
  void hashOfTheReferenceImplementationIsVerified() throws PasswordHashing.Busy {
    var reference =
        new PasswordHash(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

    assertTrue(hashing.verify(new PlainPassword("password"), Optional.of(reference)));
    assertFalse(hashing.verify(new PlainPassword("passwore"), Optional.of(reference)));
  }

  @Test
  void nobodysPasswordIsWrong() throws PasswordHashing.Busy {
    assertFalse(hashing.verify(new PlainPassword("anything at all"), Optional.empty()));
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
