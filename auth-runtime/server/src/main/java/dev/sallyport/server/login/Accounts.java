package dev.sallyport.server.login;

import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.PasswordLogin;
import dev.sallyport.store.identities.Registration;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers, logs in and logs out. All methods block, and throw {@link
 * dev.sallyport.store.StoreUnavailable} where Postgres does not answer.
 */
public final class Accounts {
  /** How long a session lives. */
  public static final Duration SESSION_LIFE = Duration.ofHours(24);

  /** How long a session may be renewed. */
  private static final Duration RENEWABLE = Duration.ofDays(30);

  private static final int MAX_USER_AGENT = 256;
  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

  private final Identities identities;
  private final Sessions sessions;
  private final LongConsumer everywhere;
  private final PasswordRules rules;
  private final PasswordHashing hashing;
  private final SessionKeys keys;
  private final Supplier<UUID> ids;
  private final InstantSource clock;
  private final boolean verifiedOnly;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   * @param ids of new identities and sessions, UUIDv7
   * @param verifiedOnly whether nobody logs in whose address is not verified
   */
  public Accounts(
      Identities identities,
      Sessions sessions,
      LongConsumer everywhere,
      PasswordRules rules,
      PasswordHashing hashing,
      SessionKeys keys,
      Supplier<UUID> ids,
      InstantSource clock,
      boolean verifiedOnly) {
    this.identities = identities;
    this.sessions = sessions;
    this.everywhere = everywhere;
    this.rules = rules;
    this.hashing = hashing;
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
    this.verifiedOnly = verifiedOnly;
  }

  /** What became of a login. */
  public sealed interface Login {
    /** The password fits. */
    record Welcome(SignedIn signedIn) implements Login {}

    /** It does not, or nobody has that address: which of the two is not said. */
    record Wrong() implements Login {}

    /** The password fits, and the installation wants the address to be verified first. */
    record Unverified(EmailAddress email) implements Login {}

    /** Too many people are logging in at this moment. */
    record Busy() implements Login {}
  }

  /** What became of a registration. */
  public sealed interface SignUp {
    /** The account exists and its owner is logged in. */
    record Welcome(SignedIn signedIn) implements SignUp {}

    /** The address is no address. */
    record BadEmail() implements SignUp {}

    /** Nobody may have that password, or not with that address. */
    record BadPassword(PasswordVerdict.Refused why) implements SignUp {}

    /** Somebody has that address already. */
    record Taken() implements SignUp {}

    /** Too many people are signing up or logging in at this moment. */
    record Busy() implements SignUp {}
  }

  /** Logs in. An unknown address and a wrong password take the same time and look the same. */
  public Login login(String email, PlainPassword password, Visitor visitor) {
    if (password.length() > PlainPassword.MAX_LENGTH) {
      return new Login.Wrong();
    }
    try {
      hashing.expectAPlace();
      Optional<PasswordLogin> found =
          EmailAddress.parse(email).flatMap(address -> identities.byEmail(address.value()));
      var verification = hashing.verify(password, found.map(PasswordLogin::passwordHash));
      return found.isPresent() && isRight(found.get(), verification)
          ? welcome(found.get().identity(), visitor)
          : new Login.Wrong();
    } catch (PasswordHashing.Busy _) {
      return new Login.Busy();
    }
  }

  private Login welcome(Identity identity, Visitor visitor) {
    return verifiedOnly && !identity.verified()
        ? new Login.Unverified(new EmailAddress(identity.email()))
        : new Login.Welcome(begin(identity, visitor));
  }

  private boolean isRight(PasswordLogin login, PasswordHashing.Verification verification) {
    return switch (verification) {
      case PasswordHashing.Verification.Fits(Optional<PasswordHash> better) -> {
        better.ifPresent(
            hash ->
                identities.rehash(
                    login.identity().id(), login.passwordHash(), hash, clock.instant()));
        yield true;
      }
      case PasswordHashing.Verification.Differs _ -> false;
      case PasswordHashing.Verification.Unreadable(String why) -> {
        LOG.warn(
            "The password hash of identity {} cannot be verified: {}", login.identity().id(), why);
        yield false;
      }
    };
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
        case PasswordVerdict.Good _ -> register(address.get(), hashing.hash(password), visitor);
      };
    } catch (PasswordHashing.Busy _) {
      return new SignUp.Busy();
    }
  }

  private SignUp register(EmailAddress address, PasswordHash hash, Visitor visitor) {
    return switch (identities.register(ids.get(), address.value(), hash.value(), clock.instant())) {
      case Registration.Registered(Identity identity) ->
          new SignUp.Welcome(begin(identity, visitor));
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

  /**
   * Ends all sessions of a person, wherever they were begun. When this returns, no replica admits
   * anybody with one of them, whoever ended it ({@link #logout}).
   */
  public void logoutEverywhere(UUID identity) {
    everywhere.accept(sessions.endAllOf(identity, clock.instant()).orElseGet(sessions::head));
  }

  /** A login gets a value that nobody has seen before (session fixation, OWASP ASVS 7.2.4). */
  private SignedIn begin(Identity identity, Visitor visitor) {
    visitor.previous().ifPresent(this::logout);
    SessionValue value = keys.issue();
    Instant now = clock.instant();
    sessions.start(
        new NewSession(
            ids.get(),
            identity.id(),
            value.hash(),
            now,
            now.plus(SESSION_LIFE),
            now.plus(RENEWABLE),
            visitor.userAgent().map(Accounts::storable),
            visitor.address()));
    return new SignedIn(identity, value, SESSION_LIFE);
  }

  /** Postgres text holds no NUL, and a list of sessions no novel. */
  private static String storable(String userAgent) {
    String clean = userAgent.replaceAll("\\p{Cntrl}", " ");
    return clean.substring(0, Math.min(clean.length(), MAX_USER_AGENT));
  }
}
