package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.server.account.MailGuard;
import dev.sallyport.server.account.MailedSecrets;
import dev.sallyport.server.account.Recovery;
import dev.sallyport.server.account.Registration;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.credentials.DeviceKeys;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.settings.Throttlings;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.server.throttle.RememberedRefusals;
import dev.sallyport.server.throttle.Throttle;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.attempts.Attempts;
import dev.sallyport.store.fakes.InMemoryAttempts;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMailedProofs;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.sessions.Sessions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Row 112 of docs/reference/refused-input.md: whether an address is known makes no difference to
 * what is done for it. A question to a store is one statement, and what takes a core goes through
 * {@link PasswordHashing#run}; so these make the time that somebody could measure.
 */
final class EqualWorkTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
  private static final Map<Character, SecretKeySpec> KEYS =
      Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256"));
  private static final PlainPassword PASSWORD = new PlainPassword("several words in a row");
  private static final PlainPassword WRONG = new PlainPassword("turnips with plenty of gravy");
  private static final String KNOWN = "ann@example.com";
  private static final String DISABLED = "off@example.com";
  private static final String UNKNOWN = "eve@example.com";

  /** Everything that was done since it was asked for, in its order. */
  private final List<String> done = new ArrayList<>();

  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities, log);
  private final PasswordHashing hashing = new PasswordHashing(1, RANDOM);
  private final PasswordRules rules = new PasswordRules(15, List.of(), List.of());
  private final Throttle throttle =
      new Throttle(
          counted(Attempts.class, new InMemoryAttempts()),
          new RememberedRefusals(CLOCK),
          Throttlings.ORDINARY,
          KEYS.get('a'),
          CLOCK);
  private final MailedProofs proofs =
      counted(
          MailedProofs.class,
          new InMemoryMailedProofs(
              identities, sessions, log, new InMemoryOutbox(), new InMemoryAuditTrail()));
  private final Envelopes envelopes =
      new Envelopes(new Seal('a', KEYS, RANDOM, Envelopes.PURPOSE), UUID::randomUUID);
  private final MailedSecrets secrets = new MailedSecrets('a', KEYS, envelopes, RANDOM);
  private final PasswordChoice choice = new PasswordChoice(rules, hashing);
  private final Audit audit = Unguarded.audit(CLOCK);
  private final MailGuard guard = new MailGuard(throttle, audit);
  private final Accounts accounts =
      new Accounts(
          counted(Identities.class, identities),
          counted(Sessions.class, sessions),
          _ -> {},
          rules,
          hashing,
          new LoginGuard(throttle, new DeviceKeys('a', KEYS, RANDOM)),
          Arrivals.of(
              counted(Sessions.class, sessions),
              new InMemoryFactors(identities),
              new LoginGuard(throttle, new DeviceKeys('a', KEYS, RANDOM)),
              Notices.NONE,
              audit,
              new SessionKeys('a', KEYS, RANDOM),
              _ -> {},
              CLOCK),
          audit,
          UUID::randomUUID,
          CLOCK,
          false);

  private long hashings;
  private int callers;

  @BeforeEach
  void register() throws PasswordHashing.Busy {
    String hash = hashing.hash(PASSWORD).value();
    identities.register(new UUID(1, 1), KNOWN, hash, CLOCK.instant());
    identities.register(new UUID(1, 2), DISABLED, hash, CLOCK.instant());
    identities.disable(new UUID(1, 2));
    hashings = hashing.works();
  }

  @AfterEach
  void stop() {
    hashing.close();
  }

  private <T> T counted(Class<T> type, T store) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              done.add(type.getSimpleName() + "." + method.getName());
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** Each from another place, so that nobody waits because of another. */
  private Visitor somebody() {
    callers++;
    return new Visitor(Optional.empty(), Optional.of("192.0.2." + callers), Optional.empty());
  }

  private List<String> work() {
    List<String> work = new ArrayList<>(done);
    long now = hashing.works();
    work.add((now - hashings) + " pieces of work for a core");
    hashings = now;
    done.clear();
    assertFalse(work.size() == 1, "nothing was asked");
    return work;
  }

  private List<String> login(String email) {
    assertInstanceOf(Accounts.Login.Wrong.class, accounts.login(email, WRONG, somebody()));
    return work();
  }

  @Test
  void loginWithAWrongPasswordDoesTheSameForEverybody() {
    List<String> known = login(KNOWN);

    assertEquals("1 pieces of work for a core", known.getLast());
    assertEquals(known, login(UNKNOWN));
    assertEquals(known, login(DISABLED));
  }

  private List<String> registration(String email) {
    Registration registration =
        new Registration(proofs, choice, secrets, guard, audit, UUID::randomUUID, CLOCK);
    assertInstanceOf(
        Registration.Outcome.MailSent.class, registration.begin(email, WRONG, somebody()));
    return work();
  }

  @Test
  void registrationDoesTheSameForANewAddressAndATakenOne() {
    List<String> taken = registration(KNOWN);

    assertEquals(taken, registration("new@example.com"));
    assertEquals(taken, registration(DISABLED));
  }

  private List<String> recovery(String email) {
    Recovery recovery =
        new Recovery(proofs, choice, secrets, guard, envelopes, audit, _ -> {}, CLOCK);
    assertInstanceOf(Recovery.Asked.MailSent.class, recovery.ask(email, somebody()));
    return work();
  }

  @Test
  void recoveryDoesTheSameForEverybody() {
    List<String> known = recovery(KNOWN);

    assertEquals(known, recovery(UNKNOWN));
    assertEquals(known, recovery(DISABLED));
  }
}
