package dev.sallyport.bench.server;

import dev.sallyport.bench.core.Town;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.server.assertion.Assertions;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.gateway.Gate;
import dev.sallyport.server.gateway.Limits;
import dev.sallyport.server.http.MeasuredGateway;
import dev.sallyport.server.jose.SigningKey;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.store.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The runtime without Postgres: its listener, its gate, its answers; rules and facts are made at
 * the start. {@code RuntimeUnderTest <rules> <sessions> <doors>}.
 */
public final class RuntimeUnderTest {
  private RuntimeUnderTest() {}

  /**
   * Starts it.
   *
   * @param arguments how many rules; a file of session cookies; {@link DoorsFile}
   */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    int rules = Integer.parseInt(arguments[0]);
    List<String> cookies = Files.readAllLines(Path.of(arguments[1]));
    DoorsFile doors = DoorsFile.read(Path.of(arguments[2]));

    SessionKeys keys = FixedFacts.keys();
    FixedFacts facts = new FixedFacts(keys, cookies, Town.SESSION);
    long start = System.nanoTime();
    List<LoadedRule> loaded = Town.rules(rules);
    long read = System.nanoTime();
    Optional<RuleTable> table = Optional.of(RuleTable.empty().with(loaded, List.of()));
    long compiled = System.nanoTime();
    Meters meters = new Meters();
    Optional<SigningKey> key = Optional.of(SigningKey.generate(new SecureRandom()));
    Gate gate =
        new Gate(
            () -> table,
            meters.measured(facts),
            (_, _) -> new Evidence.Rejected(Evidence.Flaw.INVALID),
            (_, _) -> new Evidence.Rejected(Evidence.Flaw.CERTIFICATE_UNTRUSTED),
            new Assertions(
                "https://auth.example.com",
                () -> key,
                1,
                RuntimeUnderTest::requestId,
                meters::assertionSigned),
            new Limits(System::nanoTime),
            InstantSource.fixed(Town.NOW));
    MeasuredGateway gateway =
        MeasuredGateway.deciding(doors.doors(), gate, keys, RuntimeUnderTest::requestId, meters);
    Operations.open(
        doors.operations(),
        Map.of(
            "/ready", () -> "ready",
            "/opened", () -> Integer.toString(gateway.opened()),
            "/heap", Operations::heap,
            "/read", () -> Long.toString(read - start),
            "/compile", () -> Long.toString(compiled - read),
            "/swap", () -> Long.toString(RuleWork.swap(table.orElseThrow(), rules)),
            "/conflict", () -> Long.toString(RuleWork.conflict(rules)),
            "/metrics", meters::scrape));
  }

  /** As the runtime's Main makes them. */
  private static UUID requestId() {
    return new Ids(InstantSource.system(), ThreadLocalRandom.current()).next();
  }
}
