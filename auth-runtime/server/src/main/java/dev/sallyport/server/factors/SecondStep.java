package dev.sallyport.server.factors;

import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.Proof;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.store.factors.PendingLogin;
import dev.sallyport.store.factors.PendingLogins;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The second step of a login. Blocks. */
public final class SecondStep {
  private final PendingLogins pending;
  private final CodeCheck codes;
  private final Arrival arrival;
  private final InstantSource clock;

  public SecondStep(PendingLogins pending, CodeCheck codes, Arrival arrival, InstantSource clock) {
    this.pending = pending;
    this.codes = codes;
    this.arrival = arrival;
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** A session has begun. */
    record Welcome(SignedIn signedIn) implements Outcome {}

    /** It is wrong; the login waits on. */
    record Wrong() implements Outcome {}

    /** Too many were wrong; this one was not looked at. */
    record TooMany(Duration retryAfter) implements Outcome {}

    /** The login waits no longer: it has to begin anew. */
    record Over() implements Outcome {}
  }

  /** The login that waits for whoever has {@code secret}. */
  public Optional<PendingLogins.Waiting> waiting(PendingSecret secret) {
    return pending.find(secret.hash(), clock.instant());
  }

  /** Somebody types a code. */
  public Outcome show(PendingSecret secret, String code, Visitor visitor) {
    Optional<PendingLogins.Waiting> found = pending.attempt(secret.hash(), clock.instant());
    if (found.isEmpty()) {
      return new Outcome.Over();
    }
    PendingLogins.Waiting waiting = found.get();
    return switch (codes.check(
        waiting.identity().id(), waiting.identity().email(), code, visitor)) {
      case CodeCheck.Outcome.Right _ -> complete(waiting, visitor);
      case CodeCheck.Outcome.TooMany(Duration wait) -> new Outcome.TooMany(wait);
      case CodeCheck.Outcome.Wrong _ ->
          waiting(secret).isPresent() ? new Outcome.Wrong() : new Outcome.Over();
    };
  }

  /** A code was right, which is as good as one that an app shows. */
  Outcome complete(PendingLogins.Waiting waiting, Visitor visitor) {
    PendingLogin login = waiting.login();
    Proof proof =
        new Proof(login.assurance(), login.authenticatedAt()).withSecondFactor(CodeCheck.WORDS);
    return switch (arrival.complete(waiting, proof, visitor)) {
      case Arrival.Outcome.Welcome(SignedIn signedIn) -> new Outcome.Welcome(signedIn);
      case Arrival.Outcome.SecondFactor _, Arrival.Outcome.Enrol _, Arrival.Outcome.Over _ ->
          new Outcome.Over();
    };
  }
}
