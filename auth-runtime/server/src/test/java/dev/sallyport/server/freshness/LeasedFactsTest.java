package dev.sallyport.server.freshness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.fakes.InMemoryRevocations;
import dev.sallyport.store.log.Revocation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class LeasedFactsTest {
  private static final Evidence ENDED = new Evidence.Rejected(Flaw.ENDED);
  private static final Evidence UNAVAILABLE = new Evidence.Unavailable(Dependency.POSTGRES);

  private final World world = new World();
  private final World.Replica replica = world.replica();
  private final UUID ann = world.person();

  @Test
  void sessionIsReadOnceAndThenKnown() {
    SessionValue session = world.login(ann);
    replica.follow();
    assertEquals(Optional.empty(), replica.known(session));

    Evidence evidence = replica.about(session);

    assertInstanceOf(Evidence.Session.class, evidence);
    assertEquals(Optional.of(evidence), replica.known(session));
    assertEquals(evidence, replica.about(session));
    assertEquals(1, replica.facts.storeReads());
  }

  @Test
  void valueOfOneHostIsForgedElsewhereAlsoFromMemory() {
    SessionValue shops = world.login(ann, Optional.of("shop.example.com"));
    replica.follow();
    assertInstanceOf(Evidence.Session.class, replica.about(shops));

    for (Optional<String> elsewhere :
        List.of(Optional.<String>empty(), Optional.of("blog.example.com"))) {
      SessionValue shown = shops.at(elsewhere);
      assertEquals(Optional.of(new Evidence.Rejected(Flaw.FORGED)), replica.known(shown));
      assertEquals(new Evidence.Rejected(Flaw.FORGED), replica.about(shown));
    }
  }

  @Test
  void nothingIsKnownWithoutALease() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);

    world.pass(Duration.ofMillis(899));
    assertTrue(replica.known(session).isPresent());
    world.pass(Duration.ofMillis(1));
    assertFalse(replica.known(session).isPresent());
    assertEquals(UNAVAILABLE, replica.about(session), "no round comes, so nobody can know");

    replica.follow();
    assertTrue(replica.known(session).isPresent());
  }

  @Test
  void leaseCountsFromBeforeTheQuestion() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);

    world.travel = () -> world.pass(Duration.ofMillis(500));
    replica.follow();

    assertFalse(replica.known(session).isPresent(), "the answer was a second on its way");
  }

  @Test
  void revocationIsKnownFromTheRoundThatTellsOfIt() {
    SessionValue session = world.login(ann);
    SessionValue other = world.login(ann);
    replica.follow().about(session);
    replica.about(other);

    world.logout(session);
    replica.follow();

    assertEquals(Optional.empty(), replica.known(session));
    assertEquals(ENDED, replica.about(session));
    assertEquals(Optional.of(ENDED), replica.known(session));
    assertTrue(replica.known(other).isPresent());
  }

  @Test
  void revocationThatIsHeardOfIsKnownBeforeTheLogIsRead() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);
    UUID subject = world.subject(session).orElseThrow();

    long seq = world.logout(session);
    replica.follower.hear(List.of(new Revocation(seq, subject)));

    assertEquals(Optional.empty(), replica.known(session));
    assertEquals(ENDED, replica.about(session));
  }

  @Test
  void lieAboutARevocationRefusesForARoundAndIsForgotten() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);

    replica.follower.hear(List.of(new Revocation(1_000, ann)));

    assertEquals(Optional.empty(), replica.known(session));
    assertEquals(UNAVAILABLE, replica.about(session));
    replica.follow();
    assertInstanceOf(Evidence.Session.class, replica.about(session));
  }

  @Test
  void revocationOfAPersonReachesEverySessionAndIsReadAnew() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);

    world.identities.grant(ann, List.of("admin"));
    world.log.revoke(ann, World.NOW);
    replica.follow();

    assertEquals(Optional.empty(), replica.known(session));
    var evidence = assertInstanceOf(Evidence.Session.class, replica.about(session));
    assertEquals(List.of("admin"), evidence.person().roles());
    assertTrue(replica.known(session).isPresent());
  }

  @Test
  void factThatWasReadBeforeARevocationAndArrivesAfterItIsNotUsed() {
    SessionValue session = world.login(ann);
    replica.follow();
    boolean[] once = {false};
    world.travel =
        () -> {
          if (!once[0] && replica.facts.storeReads() == 1) {
            // The read's snapshot is still to be taken; let it be, and revoke on the way back.
            once[0] = true;
            world.travel =
                () -> {
                  world.travel = () -> {};
                  world.logout(session);
                  replica.follow();
                };
          }
        };

    assertEquals(ENDED, replica.about(session));
  }

  @Test
  void everyRequestWaitsForARoundAndCachedGoesOnWithoutALease() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);
    var cached = new Validation.Cached(Duration.ofSeconds(60));

    assertEquals(Optional.empty(), replica.facts.known(session, new Validation.EveryRequest()));
    assertEquals(UNAVAILABLE, replica.facts.about(session, new Validation.EveryRequest()));
    world.cut = true;
    world.pass(Duration.ofSeconds(60));
    assertTrue(replica.facts.known(session, cached).isPresent());
    world.pass(Duration.ofMillis(900));
    assertEquals(Optional.empty(), replica.facts.known(session, cached));
  }

  @Test
  void cachedStillHearsOfRevocationsWhileThereIsALease() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);

    world.logout(session);
    replica.follow();

    assertEquals(
        Optional.empty(),
        replica.facts.known(session, new Validation.Cached(Duration.ofSeconds(60))));
  }

  @Test
  void storeThatDoesNotAnswerIsUnavailableAndNotAnEnd() {
    SessionValue session = world.login(ann);
    replica.follow();
    world.cut = true;

    assertEquals(UNAVAILABLE, replica.about(session));

    world.cut = false;
    assertInstanceOf(Evidence.Session.class, replica.about(session));
  }

  @Test
  void inventedValueIsAskedForOnce() {
    replica.follow();
    SessionValue invented = world.invented();

    assertEquals(ENDED, replica.about(invented));
    assertEquals(Optional.of(ENDED), replica.known(invented));
    assertEquals(1, replica.facts.storeReads());
  }

  @Test
  void replicaThatWasDeclaredDeadTrustsNothingThatItRemembered() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);
    var member = world.members.all().getFirst();
    world.members.markGone(member.id(), member.renewals());

    world.logout(session);
    new InMemoryRevocations(world.log, world.members).prune(World.NOW.plusSeconds(1));
    replica.follow();

    assertEquals(ENDED, replica.about(session));
  }

  @Test
  void factOfAnotherHistoryIsNotUsed() {
    SessionValue session = world.login(ann);
    SessionValue other = world.login(ann);
    world.log.change();
    Runnable restore = world.log.backup();
    world.log.change();
    world.log.change();
    replica.follow().about(session);
    replica.about(other);

    restore.run();
    world.logout(other);
    world.log.change(); // As many numbers as before, which mean something else.
    world.log.change();
    replica.follow();

    assertEquals(Optional.empty(), replica.known(session));
    assertInstanceOf(Evidence.Session.class, replica.about(session));
    assertEquals(ENDED, replica.about(other));
    world.logout(session);
    replica.follow();
    assertEquals(ENDED, replica.about(session));
  }

  @Test
  void whoeverLookedAtTheLeaseBeforeTheHistoryChangedStillFindsItsTombs() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);
    Tombs before = replica.follower.memory().tombs();
    world.logout(session);
    replica.follow();

    world.log.restart();
    replica.follow();

    assertEquals(1, before.size());
    assertNotSame(before, replica.follower.memory().tombs());
  }

  @Test
  void crowdBeforeASilentStoreIsTurnedAwayAtOnceButForThoseThatHaveAPlace() throws Exception {
    int crowd = 5_000;
    replica.follow();
    var silence = new CountDownLatch(1);
    world.travel = () -> await(silence);
    var answers = new ConcurrentLinkedQueue<Evidence>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < crowd; i++) {
        SessionValue somebody = world.invented();
        threads.execute(() -> answers.add(replica.about(somebody)));
      }
      while (answers.size() < crowd - World.PLACES) {
        Thread.onSpinWait();
      }
      assertEquals(Set.of(new Evidence.Unavailable(Dependency.CAPACITY)), Set.copyOf(answers));
      silence.countDown();
    }
    assertEquals(World.PLACES, answers.stream().filter(ENDED::equals).count());
    assertEquals(World.PLACES, replica.facts.storeReads());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void copyIsTakenInsteadOfARead() {
    SessionValue session = world.login(ann);
    Evidence evidence = replica.follow().about(session);

    World.Replica other = world.replica().follow();

    assertEquals(evidence, other.about(session));
    assertEquals(Optional.of(evidence), other.known(session));
    assertEquals(0, other.facts.storeReads());
    assertEquals(1, other.facts.copiesTaken());
  }

  @Test
  void copyFromBeforeTheRevocationIsNotTaken() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);
    SessionValue other = world.login(ann);
    replica.about(other);

    world.logout(session);

    assertEquals(ENDED, world.replica().follow().about(session));
    world.identities.grant(ann, List.of("admin"));
    world.log.revoke(ann, World.NOW);
    var evidence = assertInstanceOf(Evidence.Session.class, world.replica().follow().about(other));
    assertEquals(List.of("admin"), evidence.person().roles());
  }

  @Test
  void copyIsNotTakenWhoseRevocationNobodyRemembers() {
    SessionValue session = world.login(ann);
    replica.follow().about(session);
    world.logout(session);
    replica.follow();
    assertEquals(
        1, new InMemoryRevocations(world.log, world.members).prune(World.NOW.plusSeconds(1)));

    assertEquals(ENDED, world.replica().follow().about(session));
  }

  @Test
  void replicaThatWasDeclaredDeadTakesNoCopyWhoseRevocationItMissed() {
    SessionValue session = world.login(ann);
    replica.follow();
    world.replica().follow().about(session);
    var all = world.members.all();
    all.forEach(member -> world.members.markGone(member.id(), member.renewals()));

    world.logout(session);
    assertEquals(
        1, new InMemoryRevocations(world.log, world.members).prune(World.NOW.plusSeconds(1)));
    replica.follow();

    assertEquals(ENDED, replica.about(session));
  }

  @Test
  void copyOfAnotherHistoryIsNotTakenHoweverLateItComes() {
    SessionValue session = world.login(ann);
    Runnable restore = world.log.backup();
    for (int i = 0; i < 9; i++) {
      world.log.change();
    }
    world.replica().follow().about(session);
    replica.follow();
    boolean[] once = {false};
    world.travel =
        () -> {
          if (!once[0]) {
            once[0] = true; // The copy is on its way, with number 9.
            restore.run();
            world.logout(session);
            replica.follow();
          }
        };

    assertEquals(ENDED, replica.about(session));
    assertEquals(ENDED, world.replica().follow().about(session));
  }

  @Test
  void copyMayKnowMoreThanTheReplicaThatTakesIt() {
    SessionValue session = world.login(ann);
    World.Replica other = world.replica().follow();
    world.log.revoke(ann, World.NOW);
    replica.follow().about(session);

    assertInstanceOf(Evidence.Session.class, other.about(session));
    assertEquals(0, other.facts.storeReads());
    other.follow();
    assertTrue(other.known(session).isPresent(), "it knew of that revocation already");
    world.logout(session);
    other.follow();
    assertEquals(ENDED, other.about(session));
  }

  @Test
  void whatIsNotInTheStoreIsNotCopied() {
    SessionValue invented = world.invented();
    replica.follow().about(invented);

    assertEquals(ENDED, world.replica().follow().about(invented));
    assertEquals(Map.of(), world.copies);
  }
}
