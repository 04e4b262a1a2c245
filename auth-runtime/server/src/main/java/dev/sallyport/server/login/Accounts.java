package dev.sallyport.server.login;

import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.throttle.Throttle;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.PasswordLogin;
import dev.sallyport.store.identities.Registration;
import dev.sallyport.store.sessions.Sessions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Registers, logs in and logs out. All methods block, and throw {@link
 * dev.sallyport.store.StoreUnavailable} where Postgres does not answer.
 */
public final class Accounts {
  /** Whom a failure is about that is about nobody we know, or about nobody we looked for. */
  private static final String NOBODY = "unknown";

  private final PasswordCheck check;
  private final Identities identities;
  private final Sessions sessions;
  private final LongConsumer everywhere;
  private final PasswordRules rules;
  private final PasswordHashing hashing;
  private final LoginGuard guard;
  private final Arrival arrival;
  private final Audit audit;
  private final Supplier<UUID> ids;
  private final InstantSource clock;
  private final boolean verifiedOnly;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   * @param ids of new identities, UUIDv7
   * @param verifiedOnly whether nobody logs in whose address is not verified
   */
  public Accounts(
      Identities identities,
      Sessions sessions,
      LongConsumer everywhere,
      PasswordRules rules,
      PasswordHashing hashing,
      LoginGuard guard,
      Arrival arrival,
      Audit audit,
      Supplier<UUID> ids,
      InstantSource clock,
      boolean verifiedOnly) {
    this.check = new PasswordCheck(identities, hashing, guard, audit);
    this.identities = identities;
    this.sessions = sessions;
    this.everywhere = everywhere;
    this.rules = rules;
    this.hashing = hashing;
    this.guard = guard;
    this.arrival = arrival;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
    this.verifiedOnly = verifiedOnly;
  }

  /** What became of a login. */
  public sealed interface Login {
    /** The password fits. */
    record Welcome(SignedIn signedIn) implements Login {}

    /** The password fits, and a second factor is asked for. */
    record SecondFactor(PendingSecret secret, Held held) implements Login {}

    /** The password fits, and they have no second factor, which everybody must have. */
    record Enrol(PendingSecret secret) implements Login {}

    /** It does not, or nobody has that address: which of the two is not said. */
    record Wrong() implements Login {}

    /** Too many failed, for this account or from there; the password was not looked at. */
    record TooMany(Duration retryAfter) implements Login {}

    /** The password fits, and the installation wants the address to be verified first. */
    record Unverified(EmailAddress email) implements Login {}

    /** Too many people are logging in at this moment. */
    record Busy() implements Login {}
  }

  /** What became of a registration. */
  public sealed interface SignUp {
    /** The account exists and its owner is logged in. */
    record Welcome(SignedIn signedIn) implements SignUp {}

    /** The account exists, and its owner has no second factor, which everybody must have. */
    record Enrol(PendingSecret secret) implements SignUp {}

    /** The address is no address. */
    record BadEmail() implements SignUp {}

    /** Nobody may have that password, or not with that address. */
    record BadPassword(PasswordVerdict.Refused why) implements SignUp {}

    /** Somebody has that address already. */
    record Taken() implements SignUp {}

    /** Too many accounts were made from there. */
    record TooMany(Duration retryAfter) implements SignUp {}

    /** Too many people are signing up or logging in at this moment. */
    record Busy() implements SignUp {}
  }

  /**
   * Logs in. An unknown address and a wrong password take the same time and look the same; so does
   * a password that was changed while it was looked at.
   */
  public Login login(String email, PlainPassword password, Visitor visitor) {
    return switch (check.check(email, password, visitor)) {
      case PasswordCheck.Outcome.Right(PasswordLogin login) -> welcome(login, visitor);
      case PasswordCheck.Outcome.Wrong _ -> new Login.Wrong();
      case PasswordCheck.Outcome.TooMany(Duration wait) -> new Login.TooMany(wait);
      case PasswordCheck.Outcome.Busy _ -> new Login.Busy();
    };
  }

  private Login welcome(PasswordLogin login, Visitor visitor) {
    Identity identity = login.identity();
    if (verifiedOnly && !identity.verified()) {
      return new Login.Unverified(new EmailAddress(identity.email()));
    }
    return switch (arrive(identity, login.changes(), AuditKind.LOGIN_SUCCEEDED, visitor)) {
      case Arrival.Outcome.Welcome(SignedIn signedIn) -> new Login.Welcome(signedIn);
      case Arrival.Outcome.SecondFactor(PendingSecret secret, Held held) ->
          new Login.SecondFactor(secret, held);
      case Arrival.Outcome.Enrol(PendingSecret secret) -> new Login.Enrol(secret);
      case Arrival.Outcome.Over _ -> new Login.Wrong();
    };
  }

  private Arrival.Outcome arrive(Identity identity, int changes, AuditKind kind, Visitor visitor) {
    Proof proof = new Proof(Assurance.PASSWORD, clock.instant());
    return arrival.arrive(new FirstStep(identity, changes, proof, kind), visitor);
  }

  /** The fewest characters of a password. */
  public int shortestPassword() {
    return rules.minLength();
  }

  /** Creates an account and logs its owner in. */
  public SignUp signUp(String email, PlainPassword password, Visitor visitor) {
    Optional<EmailAddress> address = EmailAddress.parse(email);
    if (address.isEmpty()) {
      return new SignUp.BadEmail();
    }
    try {
      return switch (hashing.run(() -> rules.judge(password, address.get()))) {
        case PasswordVerdict.Refused why -> new SignUp.BadPassword(why);
        case PasswordVerdict.Good _ -> admitted(address.get(), password, visitor);
      };
    } catch (PasswordHashing.Busy _) {
      return new SignUp.Busy();
    }
  }

  /** Counted where the password is good, so that whoever tries several waits for nothing. */
  private SignUp admitted(EmailAddress address, PlainPassword password, Visitor visitor)
      throws PasswordHashing.Busy {
    return switch (guard.signUp(visitor)) {
      case Throttle.Verdict.Wait(Duration howLong) -> {
        note(AuditKind.REGISTRATION_THROTTLED, NOBODY, visitor);
        yield new SignUp.TooMany(howLong);
      }
      case Throttle.Verdict.Go _ -> register(address, hashing.hash(password), visitor);
    };
  }

  private SignUp register(EmailAddress address, PasswordHash hash, Visitor visitor) {
    return switch (identities.register(ids.get(), address.value(), hash.value(), clock.instant())) {
      case Registration.Registered(Identity identity) ->
          // Nobody else has the password yet who could have changed it.
          switch (arrive(identity, 0, AuditKind.REGISTRATION_SUCCEEDED, visitor)) {
            case Arrival.Outcome.Welcome(SignedIn signedIn) -> new SignUp.Welcome(signedIn);
            case Arrival.Outcome.SecondFactor _ ->
                throw new IllegalStateException("an account that is new has a second factor");
            case Arrival.Outcome.Enrol(PendingSecret secret) -> new SignUp.Enrol(secret);
            case Arrival.Outcome.Over _ -> new SignUp.Taken();
          };
      case Registration.EmailTaken _ -> new SignUp.Taken();
    };
  }

  /**
   * Ends a session; nothing happens if it has ended already. When this returns, no replica admits
   * anybody with it: also whoever is second (a double click, a request sent again) waits for the
   * number by which it ended, for the first may still be waiting, or may have died.
   */
  public void logout(SessionValue session) {
    everywhere.accept(sessions.end(session.hash(), clock.instant()).orElseGet(sessions::head));
  }

  /** The same, on behalf of whom {@code session} is about. */
  public void logout(SessionValue value, Evidence.Session session, Visitor visitor) {
    AuditEvent event =
        audit.event(
            AuditKind.LOGOUT,
            session.person().id().toString(),
            session.id().toString(),
            visitor.source(),
            Map.of());
    everywhere.accept(sessions.end(value.hash(), clock.instant(), event).orElseGet(sessions::head));
  }

  /**
   * Ends all sessions of a person, wherever they were begun. When this returns, no replica admits
   * anybody with one of them, whoever ended it ({@link #logout}).
   */
  public void logoutEverywhere(UUID identity, Visitor visitor) {
    AuditEvent event =
        audit.event(
            AuditKind.LOGOUT_EVERYWHERE,
            identity.toString(),
            identity.toString(),
            visitor.source(),
            Map.of());
    everywhere.accept(
        sessions.endAllOf(identity, clock.instant(), event).orElseGet(sessions::head));
  }

  /** Written behind: nothing in the store has changed. Never with what was typed. */
  private void note(AuditKind kind, String subject, Visitor visitor) {
    audit.note(audit.event(kind, "anybody", subject, visitor.source(), Map.of()));
  }
}
