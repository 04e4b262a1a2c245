package dev.sallyport.server.account;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.throttle.Action;
import dev.sallyport.server.throttle.Subject;
import dev.sallyport.server.throttle.Throttle;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How often people may have mail sent and try codes. What is counted is from where they ask and
 * what they typed, never who has it: whoever is told to wait learns nothing about an account.
 */
public final class MailGuard {
  /** Whom an event is about that is about nobody we looked for. */
  private static final String NOBODY = "unknown";

  private final Throttle throttle;
  private final Audit audit;

  /** Counts with {@code throttle}, and notes in {@code audit} who has to wait. */
  public MailGuard(Throttle throttle, Audit audit) {
    this.throttle = throttle;
    this.audit = audit;
  }

  /** Empty if somebody may register now; else how long to wait. */
  Optional<Duration> registration(Visitor visitor) {
    return told(
        throttle.attempt(Action.REGISTRATION, new Subject.Address(visitor.address())),
        AuditKind.REGISTRATION_THROTTLED,
        visitor);
  }

  /** Empty if mail to what was typed may be asked for now; else how long to wait. */
  Optional<Duration> mail(String typed, Visitor visitor) {
    return told(
        throttle.attempt(
            Action.RECOVERY, new Subject.Address(visitor.address()), new Subject.Account(typed)),
        AuditKind.RECOVERY_THROTTLED,
        visitor);
  }

  /** Empty if mail may be asked for once more; the store counts those to one address. */
  Optional<Duration> again(Visitor visitor) {
    return told(
        throttle.attempt(Action.RECOVERY, new Subject.Address(visitor.address())),
        AuditKind.RECOVERY_THROTTLED,
        visitor);
  }

  /**
   * Tries a code, unless too many failed from there; the store counts those of one mail.
   *
   * @param right whether it was
   * @param instead what is answered instead
   */
  <T> T code(
      Visitor visitor, Supplier<T> attempt, Predicate<T> right, Function<Duration, T> instead) {
    return switch (throttle.attempt(Action.CODE, new Subject.Address(visitor.address()))) {
      case Throttle.Verdict.Wait(Duration howLong) -> {
        note(AuditKind.CODE_THROTTLED, visitor);
        yield instead.apply(howLong);
      }
      case Throttle.Verdict.Go(Throttle.Ticket ticket) -> {
        T outcome = attempt.get();
        if (right.test(outcome)) {
          ticket.succeeded();
        }
        yield outcome;
      }
    };
  }

  private Optional<Duration> told(Throttle.Verdict verdict, AuditKind kind, Visitor visitor) {
    return switch (verdict) {
      case Throttle.Verdict.Go _ -> Optional.empty();
      case Throttle.Verdict.Wait(Duration howLong) -> {
        note(kind, visitor);
        yield Optional.of(howLong);
      }
    };
  }

  /** Written behind; never with what was typed. */
  private void note(AuditKind kind, Visitor visitor) {
    audit.note(audit.event(kind, "anybody", NOBODY, visitor.source(), Map.of()));
  }

  /** Somebody asked for a new password; for whom is not looked for, and not written down. */
  void asked(Visitor visitor) {
    note(AuditKind.RECOVERY_ASKED, visitor);
  }
}
