package dev.sallyport.server.metrics;

import dev.sallyport.server.account.Recovery;
import dev.sallyport.server.account.Registration;
import dev.sallyport.server.account.Verification;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.mail.Postman;
import dev.sallyport.store.mail.LetterKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Mail, and what people do with their accounts by it. */
public final class MailMeters {
  private final MeterRegistry registry;
  private final SignInMeters signIn;

  MailMeters(MeterRegistry registry, SignInMeters signIn) {
    this.registry = registry;
    this.signIn = signIn;
  }

  /**
   * Somebody tried to register where there is mail; whether they are new is not said here either.
   */
  public void signUp(Registration.Outcome outcome) {
    signIn.attempt("sallyport.registration.attempts", registered(outcome));
  }

  private static String registered(Registration.Outcome outcome) {
    return switch (outcome) {
      case Registration.Outcome.MailSent _ -> "mailed";
      case Registration.Outcome.BadEmail _ -> "bad_email";
      case Registration.Outcome.BadPassword(PasswordVerdict.Refused why) -> SignInMeters.code(why);
      case Registration.Outcome.TooMany _ -> "throttled";
      case Registration.Outcome.Busy _ -> "busy";
    };
  }

  /** Somebody tried to verify their address. */
  public void verification(Verification.Outcome outcome) {
    result(
        "sallyport.verification.attempts",
        switch (outcome) {
          case Verification.Outcome.Verified _ -> "success";
          case Verification.Outcome.NotGood _ -> "not_good";
          case Verification.Outcome.TooMany _ -> "throttled";
        });
  }

  /** Somebody tried a code instead of the link in a mail that sets a new password. */
  public void recoveryCode(Recovery.CodeTried outcome) {
    result(
        "sallyport.recovery.codes",
        switch (outcome) {
          case Recovery.CodeTried.Right _ -> "right";
          case Recovery.CodeTried.Wrong _ -> "wrong";
          case Recovery.CodeTried.TooMany _ -> "throttled";
        });
  }

  /** Somebody tried to set a new password by mail. */
  public void recovery(Recovery.Outcome outcome) {
    result(
        "sallyport.recovery.attempts",
        switch (outcome) {
          case Recovery.Outcome.Changed _ -> "success";
          case Recovery.Outcome.NotGood _ -> "not_good";
          case Recovery.Outcome.BadPassword(String _, PasswordVerdict.Refused why) ->
              SignInMeters.code(why);
          case Recovery.Outcome.Busy _ -> "busy";
        });
  }

  /** A postman tried to hand a letter over. */
  public void letter(LetterKind kind, Postman.Fate fate) {
    letters(kind, fate).increment();
  }

  private Counter letters(LetterKind kind, Postman.Fate fate) {
    return Counter.builder("sallyport.mail.letters")
        .description("Attempts to hand a letter over to the mail server")
        .tag("kind", kind.code())
        .tag("result", Meters.code(fate))
        .register(registry);
  }

  /** How many letters are still to be sent, and how long the oldest has waited. */
  public void waiting(LongSupplier letters, Supplier<Duration> longest) {
    for (LetterKind kind : LetterKind.values()) {
      for (Postman.Fate fate : Postman.Fate.values()) {
        if (kind != LetterKind.NOBODY) {
          letters(kind, fate); // What is not there yet cannot be seen to grow.
        }
      }
    }
    Gauge.builder("sallyport.mail.waiting", letters::getAsLong)
        .description("Letters that are still to be sent, as this replica counted them last")
        .strongReference(true)
        .register(registry);
    Gauge.builder("sallyport.mail.longest.wait", () -> longest.get().toMillis() / 1e3)
        .description("How long the oldest of them has waited")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }

  private void result(String name, String result) {
    Counter.builder(name).tag("result", result).register(registry).increment();
  }
}
