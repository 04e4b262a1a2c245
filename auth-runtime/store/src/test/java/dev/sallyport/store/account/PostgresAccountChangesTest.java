package dev.sallyport.store.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.Database;
import dev.sallyport.store.account.AccountChanges.Owner;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.audit.PostgresAuditTrail;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.sessions.Onward;
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
class PostgresAccountChangesTest implements AccountChangesContract {
  private static final int LOGINS = 6;

  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;

  PostgresAccountChangesTest(PostgresVersion version) {
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

  /** However they meet: a login with the old password began before, and ended, or did not begin. */
  @Test
  void loginsThatMeetAChangeOfThePasswordLeaveNoSession() throws Exception {
    identities().register(ANN, "ann@example.com", "hash", NOW);
    sessions().start(AccountChangesContract.newSession(ANN, 1));
    try (ExecutorService threads = Executors.newFixedThreadPool(LOGINS + 1)) {
      for (int round = 0; round < 20; round++) {
        int changes = round;
        List<Future<?>> all = new ArrayList<>();
        for (int n = 0; n < LOGINS; n++) {
          int session = 1_000 + round * LOGINS + n;
          all.add(
              threads.submit(
                  () ->
                      sessions()
                          .startVerified(
                              AccountChangesContract.newSession(ANN, session),
                              changes,
                              Optional.empty())));
        }
        all.add(
            threads.submit(
                () ->
                    changes()
                        .changePassword(
                            new Owner(ANN, changes, AccountChangesContract.session(1)),
                            SECOND,
                            new Onward(MailedProofsContract.link(100 + changes), ONWARD.life()),
                            Optional.empty(),
                            NOW,
                            AccountChangesContract.event("password.changed"))
                        .orElseThrow()));
        for (Future<?> one : all) {
          one.get();
        }
        assertEquals(
            AccountChangesContract.session(1).toString(),
            database.value("SELECT string_agg(id::text, ' ') FROM session WHERE ended_at IS NULL"));
      }
    }
  }

  /** Refused input, row 108: two people prove the same address at once. */
  @Test
  void ofTwoWhoProveTheSameAddressAtOnceOneHasIt() throws Exception {
    identities().register(ANN, "ann@example.com", "hash", NOW);
    identities().register(BOB, "bob@example.com", "hash", NOW);
    List<UUID> both = List.of(ANN, BOB);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 1; round <= 5; round++) {
        String wanted = "both-" + round + "@example.com";
        List<Callable<Boolean>> tries = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
          tries.add(prover(both.get(n), wanted, 10 * round + n));
        }
        List<Boolean> won = new ArrayList<>();
        for (Future<Boolean> one : threads.invokeAll(tries)) {
          won.add(one.get());
        }
        assertEquals(1, won.stream().filter(done -> done).count(), "round " + round);
        assertEquals(
            Optional.of(both.get(won.indexOf(true))),
            identities().byEmail(wanted).map(login -> login.identity().id()));
      }
    }
  }

  /** Asks for an address now, and proves it when called. */
  private Callable<Boolean> prover(UUID person, String wanted, int n) {
    sessions().start(AccountChangesContract.newSession(person, n));
    int changes = changesOf(person);
    changes()
        .askForAddress(
            new Owner(person, changes, AccountChangesContract.session(n)),
            wanted,
            AccountChangesContract.proof(n),
            AccountChangesContract.letter());
    return () ->
        changes()
            .changeAddress(
                person,
                AccountChangesContract.session(n),
                MailedProofsContract.link(n),
                new Onward(MailedProofsContract.link(500 + n), ONWARD.life()),
                AccountChangesContract.letter(),
                NOW,
                AccountChangesContract.event("address.changed"))
            .isPresent();
  }

  private int changesOf(UUID person) {
    return Integer.parseInt(
        database.value(
            "SELECT changes FROM password_credential WHERE identity_id = '" + person + "'"));
  }

  @Test
  void nothingOfADeletedPersonIsLeftButTheirIdInTheAudit() {
    identities().register(ANN, "ann@example.com", "hash", NOW);
    sessions().start(AccountChangesContract.newSession(ANN, 1));

    changes().delete(OWNER, NOW, AccountChangesContract.event("account.deleted"));

    assertEquals(
        "0 0 0 0",
        database.value(
            "SELECT concat_ws(' ', (SELECT count(*) FROM identity), (SELECT count(*) FROM"
                + " password_credential), (SELECT count(*) FROM session), (SELECT count(*) FROM"
                + " session_token))"));
    assertEquals(
        "0", database.value("SELECT count(*) FROM audit_event WHERE audit_event::text LIKE '%@%'"));
    assertEquals(
        "1 identity " + ANN,
        database.value("SELECT concat_ws(' ', seq, kind, subject) FROM revocation"));
  }

  @Override
  public AccountChanges changes() {
    return new PostgresAccountChanges(runtime);
  }

  @Override
  public MailedProofs proofs() {
    return new PostgresMailedProofs(runtime);
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
