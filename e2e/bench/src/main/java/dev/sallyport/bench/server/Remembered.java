package dev.sallyport.bench.server;

import dev.sallyport.bench.core.Town;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.decide.Decider;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.server.assertion.Assertions;
import dev.sallyport.server.freshness.RememberedSessions;
import dev.sallyport.server.jose.SigningKey;
import dev.sallyport.store.Ids;
import java.lang.ref.Reference;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Says what a session and an assertion take in memory, as {@code name=bytes}. */
public final class Remembered {
  /** Of a session, each of another person. */
  public static final String SESSION = "session";

  /** Of an assertion, each about another session. */
  public static final String ASSERTION = "assertion";

  /** How many are remembered. */
  public static final int SESSIONS = 1_000_000;

  /** How many are remembered. */
  public static final int ASSERTIONS = 10_000;

  private Remembered() {}

  /** Fills one memory after the other. */
  public static void main(String[] arguments) {
    System.out.println(ASSERTION + "=" + assertion());
    System.out.println(SESSION + "=" + session());
  }

  private static double session() {
    RememberedSessions sessions = new RememberedSessions(SESSIONS, FixedFacts.keys());
    sessions.remember(1);
    double before = heap();
    sessions.remember(SESSIONS);
    return (heap() - before) / sessions.size();
  }

  private static double assertion() {
    Optional<SigningKey> key = Optional.of(SigningKey.generate(new SecureRandom()));
    Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    Assertions assertions =
        new Assertions("https://auth.example.com", () -> key, 1, ids::next, () -> {});
    RuleTable table = RuleTable.empty().with(Town.rules(1), List.of());
    remember(assertions, table, ids, 1);
    double before = heap();
    remember(assertions, table, ids, ASSERTIONS);
    try {
      return (heap() - before) / ASSERTIONS;
    } finally {
      Reference.reachabilityFence(assertions);
    }
  }

  private static void remember(Assertions assertions, RuleTable table, Ids ids, int number) {
    for (int i = 0; i < number; i++) {
      Check check = Town.check("GET", Town.host(0), "/api/orders/4711");
      Lookup lookup = table.find(Town.NAMESPACE, check);
      UUID person = ids.next();
      Evidence evidence =
          new Evidence.Session(
              ids.next(),
              new Person(person, "person-%07d@example.com".formatted(i), true, List.of("user")),
              Aal.AAL1,
              Town.NOW.minusSeconds(60),
              Town.NOW.plusSeconds(86_400));
      if (Decider.decide(lookup, check, evidence, Town.NOW) instanceof Decision.Allow allow) {
        var _ = assertions.about(allow, check.host(), Town.NOW);
      } else {
        throw new IllegalStateException("somebody who is signed in is refused");
      }
    }
  }

  private static double heap() {
    return Double.parseDouble(Operations.heap());
  }
}
