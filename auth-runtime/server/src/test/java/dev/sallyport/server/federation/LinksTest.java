package dev.sallyport.server.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.federation.Federation.Refusal;
import dev.sallyport.server.federation.Federation.Return;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.store.federation.FederatedFlows.Purpose;
import dev.sallyport.store.mail.LetterKind;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinksTest {
  @TempDir Path folder;
  private World world;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException, JoseException {
    world = new World(folder, false);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** Refused input, rows 119 to 121: an address alone links nothing. */
  @Test
  void accountWithTheSameAddressIsLinkedOnlyByWhoeverLogsInToIt() {
    UUID ann = world.person("ann@example.com");

    assertEquals(new Return.Unlinked(), world.whole("one"));
    assertEquals(
        new Links.Pending.Proof("ONE", Optional.of("ann@example.com")),
        world.links.pending(world.browser, Optional.empty()));
    assertEquals(List.of(), world.links.of(ann));

    Evidence.Session session = world.session(ann);
    assertEquals(new Links.Outcome.Done("ONE", Optional.of("to")), world.agree(session));
    assertEquals(ann, world.session(world.whole("one")).person().id());
    assertEquals(List.of(LetterKind.LOGIN_LINKED), letters());
  }

  /**
   * Refused input, row 120: an account that was made in advance is not entered by its owner's
   * guest.
   */
  @Test
  void somebodyElseWhoIsLoggedInCannotTakeWhatIsMeantForAnother() {
    world.person("ann@example.com");
    world.whole("one");

    Evidence.Session bob = world.session(world.person("bob@example.com"));

    assertEquals(
        new Links.Pending.SomebodyElse("ONE", "ann@example.com"),
        world.links.pending(world.browser, Optional.of(bob)));
    UUID proof = proof();
    assertEquals(
        new Links.Outcome.Over(),
        world.links.link(world.browser.orElseThrow(), proof, bob, World.VISITOR));
  }

  private UUID proof() {
    return world.store.proof(world.browser.orElseThrow().hash(), world.now).orElseThrow().id();
  }

  /** Refused input, row 121. */
  @Test
  void loginOfLongAgoLinksAndUnlinksNothing() {
    UUID ann = world.person("ann@example.com");
    Evidence.Session session = world.session(ann);
    world.now = world.now.plus(Links.FRESH);
    world.whole("one");

    assertInstanceOf(
        Links.Pending.Proof.class, world.links.pending(world.browser, Optional.of(session)));
    assertEquals(
        new Links.Outcome.Over(),
        world.links.link(world.browser.orElseThrow(), proof(), session, World.VISITOR));

    world.agree(world.session(ann));
    assertEquals(
        Links.Ending.NOT_FRESH,
        world.links.unlink(world.links.of(ann).getFirst().login().id(), session, World.VISITOR));
  }

  /** Refused input, row 119: whose address it is does not matter to somebody who is logged in. */
  @Test
  void anyAccountElsewhereIsLinkedBySomebodyWhoIsLoggedInAndAgrees() {
    UUID ann = world.person("ann@example.com");
    world.provider.user.put("email", "private@elsewhere.example").put("email_verified", false);

    var answer = world.provider.login(world.there("one", Purpose.LINK));
    assertEquals(new Return.Unlinked(), world.back("one", answer));
    world.agree(world.session(ann));

    assertEquals(ann, world.session(world.whole("one")).person().id());
    assertEquals(
        new Return.Refused(Refusal.LINKED_ALREADY),
        world.back("one", world.provider.login(world.there("one", Purpose.LINK))));
  }

  /** Another tab came back with another account meanwhile: that one was not shown. */
  @Test
  void onlyWhatSomebodyWasShownIsLinked() {
    UUID ann = world.person("ann@example.com");
    Evidence.Session session = world.session(ann);
    world.back("one", world.provider.login(world.there("one", Purpose.LINK)));
    UUID shown = proof();
    world.provider.user.put("sub", "attacker");
    world.back("one", world.provider.login(world.there("one", Purpose.LINK)));

    assertEquals(
        new Links.Outcome.Over(),
        world.links.link(world.browser.orElseThrow(), shown, session, World.VISITOR));
    assertEquals(List.of(), world.links.of(ann));
  }

  @Test
  void whatIsUnlinkedLogsNobodyInAndOtherSessionsEnd() {
    UUID ann = world.person("ann@example.com");
    world.whole("one");
    Evidence.Session session = world.session(ann);
    world.agree(session);
    Return elsewhere = world.whole("one");

    assertEquals(
        Links.Ending.DONE,
        world.links.unlink(world.links.of(ann).getFirst().login().id(), session, World.VISITOR));

    assertEquals(List.of(1L), world.everywhere);
    assertEquals(new Return.Unlinked(), world.whole("one"));
    assertFalse(goesOn(elsewhere));
    assertEquals(List.of(LetterKind.LOGIN_LINKED, LetterKind.LOGIN_UNLINKED), letters());
  }

  private boolean goesOn(Return came) {
    Arrival.Outcome.Welcome welcome = (Arrival.Outcome.Welcome) ((Return.Arrived) came).outcome();
    return world.sessions.fact(welcome.signedIn().value().hash()).isPresent();
  }

  /** Refused input, row 100. */
  @Test
  void lastWayInIsNotTakenAway() {
    Evidence.Session session = world.session(world.whole("one"));
    UUID only = world.links.of(session.person().id()).getFirst().login().id();

    assertEquals(Links.Ending.LAST_WAY_IN, world.links.unlink(only, session, World.VISITOR));
    assertEquals(
        Links.Ending.NOTHING, world.links.unlink(UUID.randomUUID(), session, World.VISITOR));
    assertInstanceOf(Return.Arrived.class, world.whole("one"));
  }

  @Test
  void whereAddressesAreToBeVerifiedNobodyIsLetInWhoseIsNot() throws Exception {
    try (World strict = new World(folder, true)) {
      UUID ann = strict.person("ann@example.com");
      strict.whole("one");
      strict.agree(strict.session(ann));

      assertEquals(new Return.Refused(Refusal.UNVERIFIED), strict.whole("one"));
      strict.identities.verify(ann);
      assertTrue(strict.whole("one") instanceof Return.Arrived);
    }
  }

  private List<LetterKind> letters() {
    return world.outbox.take(10, world.now, world.now.plusSeconds(1)).stream()
        .map(letter -> letter.kind().orElseThrow())
        .sorted()
        .toList();
  }
}
