package dev.sallyport.server.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.testing.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitsTest {
  private static final Optional<String> NOBODY = Optional.empty();
  private static final Optional<String> BOB = Optional.of("user:bob");

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final Limits limits = new Limits(nanos::get);

  @Test
  void asManyAsTheLimitMayComeAtOnceAndTheNextIsToldHowLongToWait() {
    Lookup.Found found = found("rateLimits: {perIP: 30/1m}", "");

    assertEquals(30, admitted(found, NOBODY, "192.0.2.1", 31));
    assertEquals(Optional.of(Duration.ofSeconds(2)), limits.exceeded(found, NOBODY, "192.0.2.1"));

    pass(Duration.ofSeconds(2));
    assertEquals(1, admitted(found, NOBODY, "192.0.2.1", 5));

    pass(Duration.ofMinutes(1));
    assertEquals(30, admitted(found, NOBODY, "192.0.2.1", 40));
  }

  @Test
  void oneCallersRequestsCostNobodyElseAnything() {
    Lookup.Found found = found("rateLimits: {perIP: 2/1m, perSubject: 3/1m}", "");

    assertEquals(2, admitted(found, NOBODY, "192.0.2.1", 9));
    assertEquals(2, admitted(found, NOBODY, "192.0.2.2", 9));
    assertEquals(3, admitted(found, BOB, "192.0.2.1", 9));
    assertEquals(3, admitted(found, Optional.of("user:eve"), "192.0.2.1", 9));
  }

  @Test
  void refusedRequestOfOneCallerDoesNotCountForAll() {
    Lookup.Found found = found("rateLimits: {global: 10/1m, perIP: 1/1m}", "");

    assertEquals(1, admitted(found, NOBODY, "192.0.2.1", 100));
    for (int i = 2; i <= 10; i++) {
      assertEquals(1, admitted(found, NOBODY, "192.0.2." + i, 1));
    }
    assertEquals(0, admitted(found, NOBODY, "192.0.2.99", 1));
  }

  @Test
  void routeCountsBesideItsRule() {
    Lookup.Found found = found("rateLimits: {perIP: 100/1m}", ", rateLimits: {perIP: 2/1m}");

    assertEquals(2, admitted(found, NOBODY, "192.0.2.1", 50));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:3:4:5:6, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "192.0.2.1, 192.0.2.2, false"
  })
  void subscriberOfAnIpv6NetworkIsOneCaller(String one, String other, boolean same) {
    Lookup.Found found = found("rateLimits: {perIP: 1/1m}", "");

    assertEquals(1, admitted(found, NOBODY, one, 1));
    assertEquals(same ? 0 : 1, admitted(found, NOBODY, other, 1));
  }

  @ParameterizedTest
  @CsvSource({"1, 100, 100", "2, 100, 50", "3, 100, 34", "4, 2, 1", "200, 100, 1"})
  void replicaThatHearsOfNobodyAdmitsItsShare(int replicas, int limit, int share) {
    Limits one = new Limits(nanos::get, () -> replicas, SharedCounts.NONE);
    Lookup.Found found = found("rateLimits: {perIP: " + limit + "/1m}", "");

    assertEquals(share, admitted(one, found, NOBODY, "192.0.2.1", 2 * limit));
    int later = 0;
    for (int second = 0; second < 600; second++) {
      pass(Duration.ofSeconds(1));
      later += admitted(one, found, NOBODY, "192.0.2.1", 2 * limit);
    }
    int ofTenMinutes = 10 * Math.max(1, limit / replicas);
    assertTrue(Math.abs(later - ofTenMinutes) <= share, "admitted " + later);
  }

  @Test
  void whatTheOthersCountedIsLeftToNobody() {
    List<Long> ahead = new ArrayList<>(List.of(Duration.ofSeconds(30).toNanos()));
    List<SharedCounts.Count> told = new ArrayList<>();
    Limits one =
        new Limits(
            nanos::get,
            () -> 2,
            counts -> {
              told.addAll(counts);
              return Optional.of(List.copyOf(ahead));
            });
    Lookup.Found found = found("rateLimits: {perIP: 60/1m}", "");
    assertEquals(10, admitted(one, found, NOBODY, "192.0.2.1", 10));

    one.exchange();

    assertEquals(1, told.size());
    assertEquals(Duration.ofSeconds(10).toNanos(), told.getFirst().nanos());
    assertEquals(15, admitted(one, found, NOBODY, "192.0.2.1", 60), "half of the 30 that are left");
    ahead.set(0, Long.MAX_VALUE);
    one.exchange();
    pass(Duration.ofMinutes(1));
    assertEquals(0, admitted(one, found, NOBODY, "192.0.2.1", 60));
    pass(Duration.ofMinutes(1));
    assertEquals(30, admitted(one, found, NOBODY, "192.0.2.1", 60), "a lie ends after two periods");
    assertEquals(2, told.size());
  }

  @Test
  void withoutLimitsNothingIsCounted() {
    Lookup.Found found = found("refusal: Auto", "");

    assertEquals(10_000, admitted(found, NOBODY, "192.0.2.1", 10_000));
  }

  @Test
  void manyStrangersAreForgottenAndNobodyWaitsForThat() {
    Lookup.Found found = found("rateLimits: {perIP: 1/1s}", "");
    for (int i = 0; i < 300_000; i++) {
      assertTrue(limits.exceeded(found, NOBODY, "10." + i).isEmpty());
    }
  }

  private int admitted(Lookup.Found found, Optional<String> subject, String address, int asked) {
    return admitted(limits, found, subject, address, asked);
  }

  private static int admitted(
      Limits limits, Lookup.Found found, Optional<String> subject, String address, int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      admitted += limits.exceeded(found, subject, address).isEmpty() ? 1 : 0;
    }
    return admitted;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Lookup.Found found(String ofRule, String ofRoute) {
    return Rules.found(
        "{hosts: [a.example], %s, routes: [{name: r, paths: ['/**'], allow: {session: {}}%s}]}"
            .formatted(ofRule, ofRoute));
  }
}
