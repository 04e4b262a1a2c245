package dev.sallyport.decision.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Methods;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.crds.headers.IdentityHeader;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.Lookup;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DeciderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.5Z");
  private static final Person BOB =
      new Person(UUID.randomUUID(), "bob@example.com", false, List.of("user", "admin"));
  private static final Evidence.Session LIVE =
      new Evidence.Session(UUID.randomUUID(), BOB, NOW, NOW.plusSeconds(1));
  private static final Evidence.Session EXPIRED =
      new Evidence.Session(UUID.randomUUID(), BOB, NOW.minusSeconds(9), NOW);

  static Stream<Arguments> everyEvidence() {
    return Stream.concat(
            Stream.of(
                new Evidence.None(),
                LIVE,
                EXPIRED,
                new Evidence.Unavailable(Evidence.Dependency.POSTGRES)),
            Stream.of(Evidence.Flaw.values()).map(Evidence.Rejected::new))
        .flatMap(e -> Stream.of(Caller.values()).map(c -> Arguments.of(c, e)));
  }

  @ParameterizedTest
  @MethodSource("everyEvidence")
  void anyonePassesAndTheAppIsToldNothing(Caller caller, Evidence evidence) {
    Lookup.Found found = found(new Allow.Anyone());

    assertEquals(
        new Decision.Allow(found, new Subject.Anonymous(), List.of()),
        Decider.decide(found, caller, evidence, NOW));
  }

  @ParameterizedTest
  @MethodSource("everyEvidence")
  void nobodyPassesWhateverTheyPresent(Caller caller, Evidence evidence) {
    assertEquals(
        new Decision.Deny(Reason.NOBODY),
        Decider.decide(found(new Allow.Nobody()), caller, evidence, NOW));
  }

  @ParameterizedTest
  @MethodSource("everyEvidence")
  void withoutARuleNobodyPasses(Caller caller, Evidence evidence) {
    assertEquals(
        new Decision.Deny(Reason.NO_RULE),
        Decider.decide(new Lookup.UnknownHost(), caller, evidence, NOW));
    assertEquals(
        new Decision.Deny(Reason.NO_ROUTE),
        Decider.decide(new Lookup.NoRoute(), caller, evidence, NOW));
  }

  @ParameterizedTest
  @MethodSource("everyEvidence")
  void onlyALiveSessionPassesASessionRoute(Caller caller, Evidence evidence) {
    Decision decision = Decider.decide(found(new Allow.Session()), caller, evidence, NOW);

    assertEquals(evidence.equals(LIVE), decision instanceof Decision.Allow);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(new Evidence.None(), Reason.NO_CREDENTIAL),
        Arguments.of(EXPIRED, Reason.SESSION_EXPIRED),
        Arguments.of(new Evidence.Rejected(Evidence.Flaw.FORGED), Reason.SESSION_FORGED),
        Arguments.of(new Evidence.Rejected(Evidence.Flaw.ENDED), Reason.SESSION_ENDED));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void browserIsSentToTheLoginAndAProgramIsChallenged(Evidence evidence, Reason reason) {
    Lookup.Found found = found(new Allow.Session());

    assertEquals(new Decision.SignIn(reason), Decider.decide(found, Caller.BROWSER, evidence, NOW));
    assertEquals(
        new Decision.Challenge(reason), Decider.decide(found, Caller.PROGRAM, evidence, NOW));
  }

  @Test
  void whatCannotBeKnownIsUnavailableAndNeitherYesNorNo() {
    Evidence evidence = new Evidence.Unavailable(Evidence.Dependency.POSTGRES);

    assertEquals(
        new Decision.Unavailable(Evidence.Dependency.POSTGRES),
        Decider.decide(found(new Allow.Session()), Caller.BROWSER, evidence, NOW));
  }

  @Test
  void twoSessionValuesAreDeniedForLoggingInAgainWouldNotHelp() {
    Evidence evidence = new Evidence.Rejected(Evidence.Flaw.AMBIGUOUS);

    assertEquals(
        new Decision.Deny(Reason.SESSION_AMBIGUOUS),
        Decider.decide(found(new Allow.Session()), Caller.BROWSER, evidence, NOW));
  }

  @Test
  void appIsToldWhoIsCalling() {
    var allow =
        assertInstanceOf(
            Decision.Allow.class,
            Decider.decide(found(new Allow.Session()), Caller.BROWSER, LIVE, NOW));

    assertEquals(
        List.of(
            new Header(IdentityHeader.USER_ID, BOB.id().toString()),
            new Header(IdentityHeader.USER_EMAIL, "bob@example.com"),
            new Header(IdentityHeader.USER_ROLES, "user,admin"),
            new Header(IdentityHeader.USER_VERIFIED, "false"),
            new Header(IdentityHeader.SESSION_ID, LIVE.id().toString()),
            new Header(IdentityHeader.AUTH_TIME, "2026-01-01T12:00:00Z")),
        allow.headers());
  }

  @Test
  void headerWithoutAValueIsAbsentAndNotEmpty() {
    var nobodySpecial = new Person(UUID.randomUUID(), "eve@example.com", true, List.of());
    var session = new Evidence.Session(UUID.randomUUID(), nobodySpecial, NOW, NOW.plusSeconds(1));

    var allow =
        (Decision.Allow) Decider.decide(found(new Allow.Session()), Caller.PROGRAM, session, NOW);

    assertFalse(allow.headers().stream().anyMatch(h -> h.name() == IdentityHeader.USER_ROLES));
    assertThrows(IllegalArgumentException.class, () -> new Header(IdentityHeader.USER_EMAIL, ""));
    assertThrows(
        IllegalArgumentException.class, () -> new Header(IdentityHeader.USER_EMAIL, "a\r\nb"));
  }

  @Test
  void evidenceIsAskedForOnlyWhereItCounts() {
    assertTrue(Decider.needsEvidence(found(new Allow.Session())));
    assertFalse(Decider.needsEvidence(found(new Allow.Anyone())));
    assertFalse(Decider.needsEvidence(found(new Allow.Nobody())));
    assertFalse(Decider.needsEvidence(new Lookup.UnknownHost()));
    assertFalse(Decider.needsEvidence(new Lookup.NoRoute()));
  }

  private static Lookup.Found found(Allow allow) {
    var route = new Rule.Route("r", List.of(), new Methods.Any(), allow);
    var rule = new Rule(List.of(new HostPattern.Exact("a.example")), List.of(route));
    return new Lookup.Found(new LoadedRule(new UUID(0, 1), "shop", "shop", 1, rule), route);
  }
}
