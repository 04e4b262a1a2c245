package dev.sallyport.server.http;

import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.factors.BackupCodes;
import dev.sallyport.server.factors.OwnFactors;
import dev.sallyport.server.factors.SecondFactors;
import dev.sallyport.server.factors.SecondStep;
import dev.sallyport.server.factors.StepUp;
import dev.sallyport.server.http.ApiProblem.Code;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.store.factors.PendingLogins;
import dev.sallyport.store.sessions.TokenKind;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The second step of a login, and of a session that has to be surer, as JSON. */
final class SecondFactorApi {
  private static final String OVER = "This login waits no longer: begin it anew.";

  private final SecondFactors factors;
  private final SessionAnswer answer;
  private final Meters meters;

  SecondFactorApi(SecondFactors factors, SessionAnswer answer, Meters meters) {
    this.factors = factors;
    this.answer = answer;
    this.meters = meters;
  }

  List<Route<ApiCall>> routes() {
    return List.of(
        new Route<>("POST", "/api/login/second-factor", this::login),
        new Route<>("POST", "/api/login/enrolment", this::offer),
        new Route<>("POST", "/api/login/enrolment/confirm", this::enrol),
        new Route<>("POST", "/api/second-factor", this::stepUp));
  }

  private static Optional<PendingSecret> pending(JsonBody body) {
    return body.value("pending", PendingSecret::parse, "is what the login answered");
  }

  static String code(JsonBody body) {
    return body.required("code", _ -> true, "the code, as text");
  }

  private record Step(PendingSecret pending, String code, TokenKind carrier) {
    static Optional<Step> read(JsonBody body) {
      String code = SecondFactorApi.code(body);
      TokenKind carrier = LoginApi.carrier(body);
      return SecondFactorApi.pending(body).map(pending -> new Step(pending, code, carrier));
    }
  }

  private void login(ApiCall call) throws IOException {
    Optional<Step> sent =
        call.body(Step::read).filter(one -> LoginApi.mayHave(call, one.carrier()));
    if (sent.isEmpty()) {
      return;
    }
    Step step = sent.get();
    SecondStep.Outcome outcome =
        factors.login().show(step.pending(), step.code(), call.visitor(step.carrier()));
    meters.signIn().secondStep(outcome);
    switch (outcome) {
      case SecondStep.Outcome.Welcome(SignedIn signedIn) ->
          answer.begun(call, StatusCodes.OK, signedIn);
      case SecondStep.Outcome.Wrong _ -> wrongCode(call, SecondStepPages.WRONG_CODE);
      case SecondStep.Outcome.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
      case SecondStep.Outcome.Over _ -> over(call);
    }
  }

  private void offer(ApiCall call) throws IOException {
    Optional<PendingSecret> secret = call.body(SecondFactorApi::pending);
    if (secret.isEmpty()) {
      return;
    }
    waiting(secret.get())
        .ifPresentOrElse(
            waiting ->
                FactorApi.offer(
                    call, factors.own().offer(waiting.identity().id()), waiting.identity().email()),
            () -> over(call));
  }

  /** Whoever has a factor shows that, and adds none on the way. */
  private Optional<PendingLogins.Waiting> waiting(PendingSecret secret) {
    return factors.login().waiting(secret).filter(waiting -> !waiting.held().any());
  }

  private record Enrolment(Step step, String sealed) {
    static Optional<Enrolment> read(JsonBody body) {
      String sealed = FactorApi.enrolment(body);
      return Step.read(body).map(step -> new Enrolment(step, sealed));
    }
  }

  private void enrol(ApiCall call) throws IOException {
    Optional<Enrolment> sent =
        call.body(Enrolment::read).filter(one -> LoginApi.mayHave(call, one.step().carrier()));
    if (sent.isEmpty()) {
      return;
    }
    Step step = sent.get().step();
    Optional<PendingLogins.Waiting> waiting = waiting(step.pending());
    if (waiting.isEmpty()) {
      over(call);
      return;
    }
    Optional<OwnFactors.Offer> offer =
        factors.own().offered(sent.get().sealed(), waiting.get().identity().id());
    if (offer.isEmpty()) {
      FactorApi.notOffered(call);
      return;
    }
    switch (factors
        .own()
        .add(waiting.get(), offer.get(), step.code(), call.visitor(step.carrier()))) {
      case OwnFactors.Arrived.Welcome(SignedIn signedIn, BackupCodes codes) ->
          answer.begun(call, signedIn, codes);
      case OwnFactors.Arrived.Wrong _ -> wrongCode(call, NewApps.WRONG_CODE);
      case OwnFactors.Arrived.Over _ -> over(call);
    }
  }

  private void stepUp(ApiCall call) throws IOException {
    Optional<String> code = call.body(body -> Optional.of(code(body)));
    if (code.isEmpty()) {
      return;
    }
    call.withOwner(
        owner -> {
          StepUp.Outcome outcome = factors.stepUp().show(owner, code.get(), call.visitor());
          meters.signIn().stepUp(outcome);
          switch (outcome) {
            case StepUp.Outcome.Raised(Renewed session) -> answer.goesOn(call, session);
            case StepUp.Outcome.Wrong _ -> wrongCode(call, SecondStepPages.WRONG_CODE);
            case StepUp.Outcome.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
            case StepUp.Outcome.Over _ -> call.signIn();
          }
        });
  }

  static void wrongCode(ApiCall call, String sentence) {
    call.problem(ApiProblem.about("code", Code.CODE_NOT_GOOD, sentence));
  }

  private static void over(ApiCall call) {
    call.problem(ApiProblem.about("pending", Code.PENDING_NOT_GOOD, OVER));
  }
}
