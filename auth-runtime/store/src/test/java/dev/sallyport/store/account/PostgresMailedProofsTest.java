package dev.sallyport.store.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.audit.PostgresAuditTrail;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.log.PostgresMembers;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.mail.PostgresOutbox;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresMailedProofsTest implements MailedProofsContract {
  private static final int AT_ONCE = TestDatabase.POOL_SIZE;

  private final PostgresVersion version;
  private TestDatabase database;
  private Database runtime;
  private MailedProofs proofs;

  PostgresMailedProofsTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    runtime = database.runtime();
    proofs = new PostgresMailedProofs(runtime);
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  /** Refused input, row 102. */
  @Test
  void recoveryWorksOnceAlsoWhenItIsUsedSeveralTimesAtOnce() throws Exception {
    registered();
    proofs.ask(Purpose.RECOVER, ADDRESS, proof(2), letter());

    long done =
        atOnce(
            n ->
                proofs
                    .recover(
                        MailedProofsContract.link(2),
                        new PasswordHash("hash " + n),
                        letter(),
                        NOW,
                        MailedProofsContract.found("some.kind"))
                    .isPresent());

    assertEquals(1, done);
    assertEquals("1", database.value("SELECT count(*) FROM mail WHERE kind = 'password_changed'"));
  }

  /** Refused input, row 87. */
  @Test
  void wrongCodesAtOnceAreAllCounted() throws Exception {
    registered();

    long right = atOnce(n -> exchange(MailedProofsContract.code(50 + n)));

    assertEquals(0, right);
    assertEquals(Integer.toString(AT_ONCE), database.value("SELECT wrong_codes FROM mailed_proof"));
  }

  @Test
  void rightCodeIsExchangedOnceAlsoWhenItIsTriedSeveralTimesAtOnce() throws Exception {
    registered();

    assertEquals(1, atOnce(_ -> exchange(MailedProofsContract.code(1))));
  }

  @Test
  void oneOfSeveralWhoRegisterAtOnceGetsTheAccountAndTheOthersALetterThatSaysSo() throws Exception {
    atOnce(
        n -> {
          proofs.register(
              new NewAccount(new UUID(7, n), ADDRESS, new PasswordHash("hash " + n)),
              proof(n),
              letter(),
              MailedProofsContract.registering(new UUID(7, n)));
          return true;
        });

    assertEquals("1", database.value("SELECT count(*) FROM identity"));
    assertEquals("1", database.value("SELECT count(*) FROM mail WHERE kind = 'verify'"));
    assertEquals(
        Integer.toString(AT_ONCE - 1),
        database.value("SELECT count(*) FROM mail WHERE kind = 'already_registered'"));
  }

  /** Refused input, row 105: what is written does not depend on who is asked about. */
  @Test
  void askingWritesAsManyRowsForAStrangerAsForSomebodyKnown() {
    registered();
    String before =
        database.value(
            "SELECT (SELECT count(*) FROM mail) || ' ' || (SELECT count(*) FROM mailed_proof)");
    proofs.ask(Purpose.RECOVER, ADDRESS, proof(2), letter());
    String known =
        database.value(
            "SELECT (SELECT count(*) FROM mail) || ' ' || (SELECT count(*) FROM mailed_proof)");
    proofs.ask(Purpose.RECOVER, "stranger@example.com", proof(3), letter());
    String stranger =
        database.value(
            "SELECT (SELECT count(*) FROM mail) || ' ' || (SELECT count(*) FROM mailed_proof)");

    assertEquals(List.of("1 1", "2 2", "3 3"), List.of(before, known, stranger));
  }

  private boolean exchange(CodeHash code) {
    return proofs.exchange(
        Purpose.VERIFY,
        MailedProofsContract.flow(1),
        List.of(code),
        MailedProofsContract.link(9),
        EARLIER,
        NOW);
  }

  private void registered() {
    proofs.register(
        new NewAccount(ANN, ADDRESS, new PasswordHash("hash 1")),
        proof(1),
        letter(),
        MailedProofsContract.registering(ANN));
  }

  private static NewProof proof(int n) {
    return new NewProof(
        MailedProofsContract.link(n),
        MailedProofsContract.flow(n),
        MailedProofsContract.code(n),
        NOW,
        ENDS);
  }

  private static NewLetter letter() {
    return new NewLetter(UUID.randomUUID(), "en", new SealedKey('a', "eA=="), NOW, ENDS);
  }

  /** How many of several at once succeed. */
  private static long atOnce(IntPredicate deed) throws Exception {
    CountDownLatch ready = new CountDownLatch(AT_ONCE);
    List<Callable<Boolean>> deeds = new ArrayList<>();
    for (int n = 1; n <= AT_ONCE; n++) {
      int number = n;
      deeds.add(
          () -> {
            ready.countDown();
            ready.await();
            return deed.test(number);
          });
    }
    long done = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Boolean> outcome : threads.invokeAll(deeds)) {
        done += outcome.get() ? 1 : 0;
      }
    }
    return done;
  }

  @Override
  public MailedProofs proofs() {
    return proofs;
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
  public Members members() {
    return new PostgresMembers(runtime);
  }

  @Override
  public void disable(UUID id) {
    database.execute("UPDATE identity SET disabled_at = now() WHERE id = '" + id + "'");
  }
}
