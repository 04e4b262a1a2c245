package dev.sallyport.server.login;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.throttle.Throttle;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.PasswordLogin;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether somebody knows the password of an account: at a login, and again before they change
 * something about it. Both are counted alike, so that a session that was stolen is no way to guess.
 * Blocks.
 */
public final class PasswordCheck {
  /** Whom a failure is about that is about nobody we know, or about nobody we looked for. */
  private static final String NOBODY = "unknown";

  private static final Logger LOG = LoggerFactory.getLogger(PasswordCheck.class);

  private final Identities identities;
  private final PasswordHashing hashing;
  private final LoginGuard guard;
  private final Audit audit;

  public PasswordCheck(
      Identities identities, PasswordHashing hashing, LoginGuard guard, Audit audit) {
    this.identities = identities;
    this.hashing = hashing;
    this.guard = guard;
    this.audit = audit;
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** It is theirs. */
    record Right(PasswordLogin login) implements Outcome {}

    /** It is not, or nobody has that address: which of the two is not said. */
    record Wrong() implements Outcome {}

    /** Too many failed, for this account or from there; the password was not looked at. */
    record TooMany(Duration retryAfter) implements Outcome {}

    /** Too many people are logging in at this moment. */
    record Busy() implements Outcome {}
  }

  /** An unknown address and a wrong password take the same time and look the same. */
  public Outcome check(String email, PlainPassword password, Visitor visitor) {
    if (password.length() > PlainPassword.MAX_LENGTH) {
      return new Outcome.Wrong();
    }
    try {
      hashing.expectAPlace();
    } catch (PasswordHashing.Busy _) {
      return new Outcome.Busy();
    }
    return switch (guard.login(email, visitor)) {
      case Throttle.Verdict.Wait(Duration howLong) -> {
        note(AuditKind.LOGIN_THROTTLED, NOBODY, visitor);
        yield new Outcome.TooMany(howLong);
      }
      case Throttle.Verdict.Go(Throttle.Ticket ticket) -> check(email, password, visitor, ticket);
    };
  }

  private Outcome check(
      String email, PlainPassword password, Visitor visitor, Throttle.Ticket ticket) {
    try {
      Optional<PasswordLogin> found =
          EmailAddress.parse(email).flatMap(address -> identities.byEmail(address.value()));
      var verification = hashing.verify(password, found.map(PasswordLogin::passwordHash));
      if (found.isEmpty() || !isRight(found.get(), verification)) {
        note(
            AuditKind.LOGIN_FAILED,
            found.map(login -> login.identity().id().toString()).orElse(NOBODY),
            visitor);
        return new Outcome.Wrong();
      }
      ticket.succeeded();
      return new Outcome.Right(found.get());
    } catch (PasswordHashing.Busy _) {
      ticket.unused();
      return new Outcome.Busy();
    }
  }

  private boolean isRight(PasswordLogin login, PasswordHashing.Verification verification) {
    return switch (verification) {
      case PasswordHashing.Verification.Fits(Optional<PasswordHash> better) -> {
        better.ifPresent(
            hash -> identities.rehash(login.identity().id(), login.passwordHash(), hash));
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

  /** Written behind: nothing in the store has changed. Never with what was typed. */
  private void note(AuditKind kind, String subject, Visitor visitor) {
    audit.note(audit.event(kind, "anybody", subject, visitor.source(), Map.of()));
  }
}
