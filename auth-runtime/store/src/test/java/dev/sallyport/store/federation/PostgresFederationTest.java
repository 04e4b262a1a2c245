package dev.sallyport.store.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.audit.PostgresAuditTrail;
import dev.sallyport.store.federation.FederatedFlows.Flow;
import dev.sallyport.store.federation.FederatedFlows.Purpose;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresFederationTest implements FederationContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;

  PostgresFederationTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    runtime = database.runtime();
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  /** Refused input, row 130: the callback is sent twice at once. */
  @Test
  void ofTwoWhoTakeAFlowAtOnceOneHasIt() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 20; round++) {
        Flow flow =
            new Flow(
                FederationContract.hash(round),
                FederationContract.hash(50),
                "google",
                Purpose.LOGIN,
                Optional.empty(),
                NOW.plusSeconds(600));
        flows().begin(flow, NOW);
        Callable<Integer> take = () -> flows().take(flow.state()).isPresent() ? 1 : 0;
        int won = 0;
        for (Future<Integer> one : threads.invokeAll(List.of(take, take))) {
          won += one.get();
        }
        assertEquals(1, won, "round " + round);
      }
    }
  }

  @Test
  void flowsThatAreOverAreForgottenAlongTheWay() {
    List<Flow> old = new ArrayList<>();
    for (int n = 1; n <= 5; n++) {
      old.add(
          new Flow(
              FederationContract.hash(n),
              FederationContract.hash(50),
              "google",
              Purpose.LOGIN,
              Optional.empty(),
              NOW.plusSeconds(n)));
    }
    old.forEach(flow -> flows().begin(flow, NOW));

    flows()
        .begin(
            new Flow(
                FederationContract.hash(9),
                FederationContract.hash(50),
                "google",
                Purpose.LOGIN,
                Optional.empty(),
                NOW.plusSeconds(600)),
            NOW.plusSeconds(5));

    assertEquals("1", database.value("SELECT count(*) FROM federated_flow"));
  }

  @Override
  public FederatedLogins logins() {
    return new PostgresFederatedLogins(runtime);
  }

  @Override
  public FederatedFlows flows() {
    return new PostgresFederatedFlows(runtime);
  }

  @Override
  public Identities identities() {
    return new PostgresIdentities(runtime);
  }

  @Override
  public Sessions sessions() {
    return new PostgresSessions(runtime);
  }

  @Override
  public Outbox outbox() {
    return new PostgresOutbox(runtime);
  }

  @Override
  public AuditTrail trail() {
    return new PostgresAuditTrail(runtime);
  }

  @Override
  public void disable(UUID id) {
    database.execute("UPDATE identity SET disabled_at = now() WHERE id = '" + id + "'");
  }
}
