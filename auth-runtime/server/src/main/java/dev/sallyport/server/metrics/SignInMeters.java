package dev.sallyport.server.metrics;

import dev.sallyport.server.factors.SecondStep;
import dev.sallyport.server.factors.StepUp;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.sessions.Entries;
import dev.sallyport.server.sessions.Renewals;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** People who register, log in and stay so. */
public final class SignInMeters {
  private final MeterRegistry registry;
  private final AuthFailures failures;

  SignInMeters(MeterRegistry registry, AuthFailures failures) {
    this.registry = registry;
    this.failures = failures;
    begun("login"); // What is not there yet cannot be seen to grow.
    begun("registration");
    renewals("reused");
    entries("again");
  }

  /** Somebody tried to log in. */
  public void login(Accounts.Login outcome) {
    if (outcome instanceof Accounts.Login.Wrong) {
      failures.badCredentials();
    }
    if (outcome instanceof Accounts.Login.Welcome) {
      begun("login").increment();
    }
    attempt(
        "sallyport.login.attempts",
        switch (outcome) {
          case Accounts.Login.Welcome _ -> "success";
          case Accounts.Login.SecondFactor _, Accounts.Login.Enrol _ -> "second_factor";
          case Accounts.Login.Wrong _ -> "bad_credentials";
          case Accounts.Login.TooMany _ -> "throttled";
          case Accounts.Login.Unverified _ -> "unverified";
          case Accounts.Login.Busy _ -> "busy";
        });
  }

  /** Somebody tried the second step of a login. */
  public void secondStep(SecondStep.Outcome outcome) {
    if (outcome instanceof SecondStep.Outcome.Welcome) {
      begun("login").increment();
    }
    if (outcome instanceof SecondStep.Outcome.Wrong) {
      failures.badCredentials();
    }
    secondFactor(
        switch (outcome) {
          case SecondStep.Outcome.Welcome _ -> "success";
          case SecondStep.Outcome.Wrong _ -> "wrong";
          case SecondStep.Outcome.TooMany _ -> "throttled";
          case SecondStep.Outcome.Over _ -> "over";
        });
  }

  /** Somebody showed a second factor for a session that they had. */
  public void stepUp(StepUp.Outcome outcome) {
    if (outcome instanceof StepUp.Outcome.Wrong) {
      failures.badCredentials();
    }
    secondFactor(
        switch (outcome) {
          case StepUp.Outcome.Raised _ -> "success";
          case StepUp.Outcome.Wrong _ -> "wrong";
          case StepUp.Outcome.TooMany _ -> "throttled";
          case StepUp.Outcome.Over _ -> "over";
        });
  }

  private void secondFactor(String result) {
    Counter.builder("sallyport.second.factor.attempts")
        .description("Attempts to show a second factor")
        .tag("method", "otp")
        .tag("result", result)
        .register(registry)
        .increment();
  }

  /** Somebody tried to register. */
  public void signUp(Accounts.SignUp outcome) {
    if (outcome instanceof Accounts.SignUp.Welcome) {
      begun("registration").increment();
    }
    attempt(
        "sallyport.registration.attempts",
        switch (outcome) {
          case Accounts.SignUp.Welcome _, Accounts.SignUp.Enrol _ -> "success";
          case Accounts.SignUp.BadEmail _ -> "bad_email";
          case Accounts.SignUp.BadPassword(PasswordVerdict.Refused why) -> code(why);
          case Accounts.SignUp.Taken _ -> "taken";
          case Accounts.SignUp.TooMany _ -> "throttled";
          case Accounts.SignUp.Busy _ -> "busy";
        });
  }

  /** Somebody came to renew a session. */
  public void renewal(Renewals.Outcome outcome) {
    renewals(
            switch (outcome) {
              case Renewals.Outcome.Renewed _ -> "renewed";
              case Renewals.Outcome.Reused _ -> "reused";
              case Renewals.Outcome.Over _ -> "over";
            })
        .increment();
  }

  /** Somebody came to a host with a code. */
  public void entry(Entries.Outcome outcome) {
    entries(
            switch (outcome) {
              case Entries.Outcome.Entered _ -> "entered";
              case Entries.Outcome.Again _ -> "again";
              case Entries.Outcome.Refused _ -> "refused";
            })
        .increment();
  }

  private Counter entries(String result) {
    return Counter.builder("sallyport.sessions.entries")
        .description("Attempts to bring a session to another host")
        .tag("result", result)
        .register(registry);
  }

  private Counter renewals(String result) {
    return Counter.builder("sallyport.sessions.renewals")
        .description("Attempts to renew a session")
        .tag("result", result)
        .register(registry);
  }

  static String code(PasswordVerdict.Refused why) {
    return switch (why) {
      case PasswordVerdict.TooShort _ -> "password_too_short";
      case PasswordVerdict.TooLong _ -> "password_too_long";
      case PasswordVerdict.TooCommon _ -> "password_too_common";
      case PasswordVerdict.TooSimilar _ -> "password_too_similar";
      case PasswordVerdict.TooEasy _ -> "password_too_easy";
    };
  }

  private Counter begun(String by) {
    return Counter.builder("sallyport.sessions.begun")
        .description("Sessions that began")
        .tag("by", by)
        .register(registry);
  }

  /** Somebody tried something with a password. */
  void attempt(String name, String result) {
    Counter.builder(name)
        .tag("method", "password")
        .tag("result", result)
        .register(registry)
        .increment();
  }
}
