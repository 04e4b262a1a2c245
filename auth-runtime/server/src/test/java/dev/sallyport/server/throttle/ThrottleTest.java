package dev.sallyport.server.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.settings.Throttlings;
import dev.sallyport.server.throttle.Subject.Account;
import dev.sallyport.server.throttle.Subject.Address;
import dev.sallyport.server.throttle.Subject.Device;
import dev.sallyport.server.throttle.Subject.Pair;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.attempts.AttemptKey;
import dev.sallyport.store.attempts.Attempts;
import dev.sallyport.store.fakes.InMemoryAttempts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final InMemoryAttempts attempts = new InMemoryAttempts();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final Throttle throttle = throttle(attempts);

  private Throttle throttle(Attempts store) {
    return new Throttle(
        store,
        new RememberedRefusals(() -> now),
        Throttlings.ORDINARY,
        new SecretKeySpec(new byte[32], "HmacSHA256"),
        () -> now);
  }

  private static Address at(String address) {
    return new Address(Optional.of(address));
  }

  private Throttle.Verdict login(String email, String address) {
    var account = new Account(email);
    return throttle.attempt(Action.LOGIN, account, at(address), new Pair(account, at(address)));
  }

  private Duration wait(Throttle.Verdict verdict) {
    return switch (verdict) {
      case Throttle.Verdict.Go _ -> Duration.ZERO;
      case Throttle.Verdict.Wait(Duration howLong) -> howLong;
    };
  }

  private Throttle.Ticket ticket(Throttle.Verdict verdict) {
    return assertInstanceOf(Throttle.Verdict.Go.class, verdict).ticket();
  }

  @Test
  void fiveFailuresFromOneAddressAreFreeAndThenTheDelayGrowsToAQuarterOfAnHour() {
    for (int i = 0; i < 5; i++) {
      assertEquals(Duration.ZERO, wait(login("bob@example.com", "192.0.2.1")));
    }
    Duration before = Duration.ZERO;
    for (int i = 0; i < 15; i++) {
      Duration wait = wait(login("bob@example.com", "192.0.2.1"));
      assertTrue(wait.compareTo(before) >= 0 && wait.isPositive(), wait + " after " + before);
      before = wait;
      now = now.plus(wait);
      assertEquals(Duration.ZERO, wait(login("bob@example.com", "192.0.2.1")), "in time");
    }
    assertEquals(Duration.ofMinutes(15), before);
  }

  /** Negative row 117: limits hold across replicas and restarts. */
  @Test
  void anotherReplicaAndOneThatWasStartedAnewKnowIt() {
    for (int i = 0; i < 5; i++) {
      login("bob@example.com", "192.0.2.1");
    }

    var account = new Account("bob@example.com");
    assertEquals(
        Duration.ofSeconds(1),
        wait(
            throttle(attempts).attempt(Action.LOGIN, account, new Pair(account, at("192.0.2.1")))));
  }

  @Test
  void successClearsThePairAndIsNoFailureElsewhere() {
    for (int i = 0; i < 4; i++) {
      login("bob@example.com", "192.0.2.1");
    }
    ticket(login("bob@example.com", "192.0.2.1")).succeeded();

    now = now.plusSeconds(60);
    for (int i = 0; i < 5; i++) {
      assertEquals(Duration.ZERO, wait(login("bob@example.com", "192.0.2.1")));
    }
    assertNotEquals(Duration.ZERO, wait(login("bob@example.com", "192.0.2.1")));
  }

  /** The seed's section 4.7. */
  @Test
  void oneAddressMayLogInTenTimesAMinuteAndRegisterFiveTimes() {
    for (int i = 0; i < 10; i++) {
      ticket(login("p" + i + "@example.com", "192.0.2.1")).succeeded();
    }
    assertEquals(Duration.ofMinutes(1), wait(login("another@example.com", "192.0.2.1")));
    for (int i = 0; i < 5; i++) {
      ticket(throttle.attempt(Action.REGISTRATION, at("192.0.2.1")));
    }
    assertEquals(
        Duration.ofMinutes(1), wait(throttle.attempt(Action.REGISTRATION, at("192.0.2.1"))));
    assertEquals(Duration.ZERO, wait(login("another@example.com", "192.0.2.2")));
  }

  /** Negative row 117: whatever strangers do, whoever logged in here before is let in. */
  @Test
  void strangersWithManyAddressesDoNotShutOutAKnownBrowser() {
    Random random = new Random(1);
    Instant end = now.plus(DAY);
    int admitted = 0;
    for (int i = 0; now.isBefore(end); i++) {
      admitted +=
          wait(login("bob@example.com", "10.1." + i / 256 % 256 + "." + i % 256)).isZero() ? 1 : 0;
      now = now.plusSeconds(1 + random.nextInt(20));
      if (i % 100 == 0) {
        ticket(throttle.attempt(Action.LOGIN, new Device("abc"))).succeeded();
      }
    }
    assertTrue(admitted > 10, "strangers are slowed down, and not shut out either");
    assertTrue(admitted <= 10 + 9 + 24 * 12, admitted + " guesses in a day, whatever it costs");
  }

  @Test
  void strangersWaitNoLongerThanFiveMinutesForAnAccount() {
    for (int i = 0; i < 1000; i++) {
      Duration wait = wait(login("bob@example.com", "10.1." + i / 256 + "." + i % 256));
      assertTrue(wait.compareTo(Duration.ofMinutes(5)) <= 0, wait.toString());
      now = now.plus(wait);
    }
  }

  @Test
  void whoHasStolenWhatABrowserKeepsTriesNoMoreThanOthers() {
    int admitted = 0;
    for (Instant end = now.plus(DAY); now.isBefore(end); now = now.plusSeconds(5)) {
      admitted += wait(throttle.attempt(Action.LOGIN, new Device("abc"))).isZero() ? 1 : 0;
    }
    assertTrue(admitted < 5 + 11 + 24 * 4, admitted + " guesses in a day");
  }

  /** Negative rows 115 and 116; RFC 6177: whoever has one IPv6 address has 2^64. */
  @Test
  void addressesOfOneIpv6NetworkAreOneAndCaseOrSpacesMakeNoOtherAccount() {
    for (int i = 0; i < 10; i++) {
      login("p" + i + "@example.com", "2001:db8:1:2::" + i);
    }
    assertNotEquals(Duration.ZERO, wait(login("q@example.com", "2001:DB8:1:2:ffff::1")));
    assertEquals(Duration.ZERO, wait(login("q@example.com", "2001:db8:1:3::1")));

    for (int i = 0; i < 10; i++) {
      login(i % 2 == 0 ? "Bob@Example.com" : " bob@example.COM ", "192.0.2." + i);
    }
    assertNotEquals(Duration.ZERO, wait(login("bob@example.com", "192.0.2.99")));
  }

  @Test
  void whoIsToldToWaitCostsTheStoreNothingAndDoesNotWaitLongerForIt() {
    for (int i = 0; i < 5; i++) {
      login("bob@example.com", "192.0.2.1");
    }
    assertEquals(Duration.ofSeconds(1), wait(login("bob@example.com", "192.0.2.1")));
    int before = attempts.size();
    now = now.plusMillis(400);
    for (int i = 0; i < 100; i++) {
      assertEquals(Duration.ofMillis(600), wait(login("bob@example.com", "192.0.2.1")));
    }
    assertEquals(before, attempts.size());
    assertEquals(101, throttle.refused());
  }

  @Test
  void busyServerIsNoFailure() {
    for (int i = 0; i < 9; i++) {
      ticket(login("bob@example.com", "192.0.2.1")).unused();
    }
    assertEquals(Duration.ZERO, wait(login("bob@example.com", "192.0.2.1")));
  }

  /** Negative row 157. */
  @Test
  void withoutTheStoreNothingMayBeTried() {
    Throttle blind = throttle(new NoAttempts());

    assertThrows(
        StoreUnavailable.class, () -> blind.attempt(Action.LOGIN, new Account("bob@example.com")));
  }

  private static final class NoAttempts implements Attempts {
    @Override
    public Outcome count(List<Count> counts, Instant now) {
      throw new StoreUnavailable("away", new IOException());
    }

    @Override
    public void takeBack(List<AttemptKey> keys, Instant now) {}

    @Override
    public void forget(List<AttemptKey> keys) {}

    @Override
    public int prune(Instant now) {
      return 0;
    }
  }
}
