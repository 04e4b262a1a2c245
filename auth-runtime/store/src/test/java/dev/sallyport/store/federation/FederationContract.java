package dev.sallyport.store.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.federation.FederatedFlows.Flow;
import dev.sallyport.store.federation.FederatedFlows.Proof;
import dev.sallyport.store.federation.FederatedFlows.Purpose;
import dev.sallyport.store.federation.FederatedLogins.Asker;
import dev.sallyport.store.federation.FederatedLogins.Known;
import dev.sallyport.store.federation.FederatedLogins.Linking;
import dev.sallyport.store.federation.FederatedLogins.Unlinking;
import dev.sallyport.store.identities.Directory;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.mail.Letter;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link FederatedLogins} and {@link FederatedFlows} promise, whoever keeps them. */
interface FederationContract {
  Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  UUID ANN = new UUID(7, 1);
  UUID BOB = new UUID(7, 2);
  UUID ZOE = new UUID(7, 3);
  Upstream OF_ANN = upstream("google", "https://accounts.example", "1");
  Upstream OF_BOB = upstream("google", "https://accounts.example", "2");

  FederatedLogins logins();

  FederatedFlows flows();

  Identities identities();

  Sessions sessions();

  Outbox outbox();

  AuditTrail trail();

  /** What an administrator would do. */
  void disable(UUID id);

  static Upstream upstream(String provider, String issuer, String subject) {
    return new Upstream(
        provider,
        new Subject(issuer, subject),
        Optional.of("ann@elsewhere.example"),
        Optional.of("Ann"));
  }

  static TokenHash hash(int n) {
    return TokenHash.of(new byte[] {(byte) n});
  }

  static UUID session(int n) {
    return new UUID(8, n);
  }

  static UUID login(int n) {
    return new UUID(9, n);
  }

  @Test
  default void flowIsTakenOnceByItsState() {
    Flow flow = flow(1, NOW.plusSeconds(600));
    flows().begin(flow, NOW);

    assertEquals(Optional.empty(), flows().take(hash(2)));
    assertEquals(Optional.of(flow), flows().take(hash(1)));
    assertEquals(Optional.empty(), flows().take(hash(1)));
  }

  @Test
  default void browserHasItsLatestProofUntilThatIsOver() {
    flows().keep(proof(1, Optional.of(ann()), OF_ANN), NOW);
    Proof later = proof(2, Optional.empty(), OF_BOB);
    flows().keep(later, NOW);

    assertEquals(Optional.of(later), flows().proof(hash(50), NOW));
    assertEquals(Optional.empty(), flows().proof(hash(51), NOW), "another browser");
    assertEquals(Optional.empty(), flows().proof(hash(50), NOW.plusSeconds(600)));
  }

  @Test
  default void whoRegistersElsewhereIsKnownByItFromThenOn() {
    assertTrue(register(ZOE, "zoe@example.com", OF_ANN));

    assertEquals(
        Optional.of(
            new Known(
                new Identity(ZOE, "zoe@example.com", true, List.of("user", "dev")), 0, false)),
        logins().use(OF_ANN.subject(), NOW.plusSeconds(1)));
    assertEquals(
        List.of(new FederatedLogin(login(3), OF_ANN, NOW, Optional.of(NOW.plusSeconds(1)))),
        logins().of(ZOE));
    assertEquals(Optional.of(ZOE), logins().holder("ZOE@example.com"));
    assertEquals(List.of("registration.succeeded"), events());
  }

  /** Refused input, row 125. */
  @Test
  default void sameIdOfAnotherIssuerIsSomebodyElse() {
    register(ZOE, "zoe@example.com", OF_ANN);

    assertEquals(Optional.empty(), logins().use(new Subject("https://other.example", "1"), NOW));
  }

  @Test
  default void nobodyRegistersWithAnAddressOrAnAccountThatIsSomebodys() {
    ann();
    assertFalse(register(ZOE, "ANN@example.com", OF_ANN), "the address");
    assertTrue(register(ZOE, "zoe@example.com", OF_ANN));
    assertFalse(register(BOB, "bob@example.com", OF_ANN), "the account");

    assertEquals(Optional.empty(), logins().holder("bob@example.com"));
    assertEquals(List.of("registration.succeeded"), events());
  }

  @Test
  default void proofIsLinkedOnceByWhomItIsFor() {
    flows().keep(proof(1, Optional.of(ann()), OF_ANN), NOW);

    assertEquals(Linking.LINKED, link(ANN, 1));
    assertEquals(Linking.OVER, link(ANN, 1), "used up");

    assertEquals(ANN, logins().use(OF_ANN.subject(), NOW).orElseThrow().identity().id());
    assertEquals(List.of("login.linked"), events());
    assertEquals(List.of("LOGIN_LINKED to ann@example.com"), letters());
  }

  @Test
  default void nobodyLinksWhatIsNotTheirs() {
    ann();
    bob();
    flows().keep(proof(1, Optional.of(ANN), OF_ANN), NOW);

    assertEquals(Linking.OVER, link(BOB, 1), "for somebody else");
    assertEquals(Linking.OVER, link(ANN, 2), "another proof than they were shown");
    assertEquals(
        Linking.OVER,
        logins()
            .link(
                new Asker(ANN, session(1), hash(51), login(101)),
                login(1),
                Optional.empty(),
                NOW,
                event("login.linked")),
        "another browser");
    sessions().end(hash(101), NOW);
    assertEquals(Linking.OVER, link(ANN, 1), "the session ended");

    assertEquals(List.of(), logins().of(ANN));
    assertEquals(List.of(), events());
    assertEquals(List.of(), letters());
  }

  @Test
  default void nobodyLinksAnAccountThatIsSomebodyElses() {
    ann();
    register(ZOE, "zoe@example.com", OF_ANN);
    flows().keep(proof(1, Optional.empty(), OF_ANN), NOW);

    assertEquals(Linking.TAKEN, link(ANN, 1));

    assertEquals(ZOE, logins().use(OF_ANN.subject(), NOW).orElseThrow().identity().id());
  }

  /** Refused input, row 127. */
  @Test
  default void disabledPersonIsKnownToBeThat() {
    flows().keep(proof(1, Optional.of(ann()), OF_ANN), NOW);
    link(ANN, 1);
    disable(ANN);

    assertTrue(logins().use(OF_ANN.subject(), NOW.plusSeconds(9)).orElseThrow().disabled());
    assertEquals(Optional.empty(), logins().of(ANN).getFirst().usedAt());
  }

  @Test
  default void linkGoesWithTheOtherSessionsAndThisOneGoesOn() {
    flows().keep(proof(1, Optional.of(ann()), OF_ANN), NOW);
    link(ANN, 1);
    begin(ANN, 2);

    assertEquals(new Unlinking.Done(1), unlink(ANN, 1));

    assertEquals(List.of(), logins().of(ANN));
    assertTrue(sessions().fact(hash(101)).isPresent());
    assertEquals(Optional.empty(), sessions().fact(hash(102)));
    assertEquals(1, sessions().head());
    assertEquals(List.of("login.linked", "login.unlinked"), events());
    assertEquals(
        List.of("LOGIN_LINKED to ann@example.com", "LOGIN_UNLINKED to ann@example.com"), letters());
  }

  @Test
  default void nobodyTakesAwayWhatIsNotTheirsOrWithASessionThatEnded() {
    flows().keep(proof(1, Optional.of(ann()), OF_ANN), NOW);
    link(ANN, 1);
    bob();

    assertEquals(new Unlinking.Nothing(), unlink(BOB, 2));
    assertEquals(
        new Unlinking.Nothing(),
        logins().unlink(ANN, session(9), login(1), Optional.empty(), NOW, event("login.unlinked")));
    assertEquals(1, logins().of(ANN).size());
    assertEquals(0, sessions().head());
  }

  @Test
  default void lastWayInStays() {
    register(ZOE, "zoe@example.com", OF_ANN);
    begin(ZOE, 3);

    assertEquals(new Unlinking.LastWayIn(), unlink(ZOE, 3));

    flows().keep(proof(1, Optional.of(ZOE), OF_BOB), NOW);
    assertEquals(
        Linking.LINKED,
        logins()
            .link(
                new Asker(ZOE, session(3), hash(50), login(101)),
                login(4),
                Optional.empty(),
                NOW,
                event("login.linked")));
    assertEquals(new Unlinking.Done(1), unlink(ZOE, 3), "there is another");
  }

  private UUID ann() {
    identities().register(ANN, "ann@example.com", "hash", NOW);
    begin(ANN, 1);
    return ANN;
  }

  private void bob() {
    identities().register(BOB, "bob@example.com", "hash", NOW);
    begin(BOB, 2);
  }

  private void begin(UUID person, int n) {
    sessions()
        .start(
            new NewSession(
                session(n),
                person,
                hash(100 + n),
                NOW,
                NOW.plus(Duration.ofHours(24)),
                NOW.plus(Duration.ofDays(30)),
                Optional.empty(),
                Optional.empty()));
  }

  private static Flow flow(int state, Instant until) {
    return new Flow(
        hash(state),
        hash(50),
        "google",
        Purpose.LINK,
        Optional.of("https://app.example.com/"),
        until);
  }

  private static Proof proof(int n, Optional<UUID> identity, Upstream upstream) {
    return new Proof(
        hash(50),
        login(100 + n),
        identity,
        upstream,
        Optional.of("https://app.example.com/"),
        NOW,
        NOW.plusSeconds(600));
  }

  private boolean register(UUID id, String email, Upstream upstream) {
    return logins()
        .register(
            new Directory.Newcomer(id, email, true, List.of("user", "dev"), Optional.empty()),
            login((int) id.getLeastSignificantBits()),
            upstream,
            NOW,
            event("registration.succeeded"));
  }

  /** As the only person with session {@code n}, who has proof {@code n}. */
  private Linking link(UUID person, int proof) {
    return logins()
        .link(
            new Asker(
                person,
                session((int) person.getLeastSignificantBits()),
                hash(50),
                login(100 + proof)),
            login(1),
            Optional.of(letter()),
            NOW,
            event("login.linked"));
  }

  private Unlinking unlink(UUID person, int n) {
    return logins()
        .unlink(
            person,
            session(n),
            login((int) (person.equals(BOB) ? 1 : person.getLeastSignificantBits())),
            Optional.of(letter()),
            NOW,
            event("login.unlinked"));
  }

  private static NewLetter letter() {
    return new NewLetter(
        UUID.randomUUID(), "en", new SealedKey('a', "AAAA"), NOW, NOW.plusSeconds(3_600));
  }

  private static AuditEvent event(String kind) {
    return new AuditEvent(UUID.randomUUID(), NOW, kind, "ann", "ann", Map.of());
  }

  private List<String> events() {
    return trail().find(AuditQuestion.latest(10)).stream().map(AuditEvent::kind).sorted().toList();
  }

  private List<String> letters() {
    return outbox().take(10, NOW, NOW.plusSeconds(1)).stream()
        .map(FederationContract::written)
        .sorted()
        .toList();
  }

  private static String written(Letter letter) {
    return letter.kind().orElseThrow() + " to " + letter.recipient();
  }
}
