package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.sallyport.server.account.ByMail;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.http.ApiProblem.Code;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.passkeys.ByPasskey;
import dev.sallyport.server.passkeys.CeremonySecret;
import dev.sallyport.server.passkeys.PasskeyLogin;
import dev.sallyport.server.passkeys.PasskeyStepUp;
import dev.sallyport.server.passkeys.Question;
import dev.sallyport.store.sessions.TokenKind;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Log in by passkey, as JSON; scripts of our pages ask here, too. */
final class PasskeyApi {
  static final String NOT_GOOD =
      "This passkey cannot be used here, or the answer came too late. Try again.";

  private static final String LOGIN = "/api/login/passkey";
  private static final String CONFIRM = "/api/login/second-factor/passkey";

  private static final String RAISE = "/api/second-factor/passkey";

  private final ByPasskey passkeys;
  private final SessionAnswer answer;
  private final Optional<ByMail> mail;
  private final Meters meters;

  /**
   * @param mail empty where there is none
   */
  PasskeyApi(ByPasskey passkeys, SessionAnswer answer, Optional<ByMail> mail, Meters meters) {
    this.passkeys = passkeys;
    this.answer = answer;
    this.mail = mail;
    this.meters = meters;
  }

  List<Route<ApiCall>> routes() {
    return List.of(
        new Route<>("POST", LOGIN + "/options", this::askAnybody),
        new Route<>("POST", LOGIN, this::login),
        new Route<>("POST", CONFIRM + "/options", this::askForSecond),
        new Route<>("POST", CONFIRM, this::confirm),
        new Route<>("POST", RAISE + "/options", this::askToRaise),
        new Route<>("POST", RAISE, this::raise));
  }

  /** What comes back from an authenticator. */
  record Answered(CeremonySecret ceremony, String answer) {
    static Optional<Answered> read(JsonBody body) {
      Optional<CeremonySecret> ceremony =
          body.value("ceremony", CeremonySecret::parse, "what came with the options, as text");
      String answer = body.object("answer", "what the authenticator answers, as an object");
      return ceremony.map(secret -> new Answered(secret, answer));
    }
  }

  private void askAnybody(ApiCall call) throws IOException {
    if (call.saysNothing()) {
      ask(call, passkeys.login().ask());
    }
  }

  static void ask(ApiCall call, Question question) {
    call.json(
        StatusCodes.OK,
        json ->
            json.put("ceremony", question.secret().text())
                .putRawValue("options", new RawValue(question.options())));
  }

  private record Login(Answered answered, TokenKind carrier) {
    static Optional<Login> read(JsonBody body) {
      Optional<Answered> answered = Answered.read(body);
      TokenKind carrier = LoginApi.carrier(body);
      return answered.map(one -> new Login(one, carrier));
    }
  }

  private void login(ApiCall call) throws IOException {
    Optional<Login> sent = call.body(Login::read);
    if (sent.isPresent() && LoginApi.mayHave(call, sent.get().carrier())) {
      Answered answered = sent.get().answered();
      done(
          call,
          passkeys
              .login()
              .login(answered.ceremony(), answered.answer(), call.visitor(sent.get().carrier())));
    }
  }

  private static Optional<PendingSecret> pending(JsonBody body) {
    return body.value("pending", PendingSecret::parse, "what the first step answered, as text");
  }

  private void askForSecond(ApiCall call) throws IOException {
    Optional<PendingSecret> pending = call.body(PasskeyApi::pending);
    if (pending.isPresent()) {
      passkeys
          .login()
          .ask(pending.get())
          .ifPresentOrElse(question -> ask(call, question), () -> over(call));
    }
  }

  private record Second(PendingSecret pending, Login login) {
    static Optional<Second> read(JsonBody body) {
      Optional<PendingSecret> pending = PasskeyApi.pending(body);
      Optional<Login> login = Login.read(body);
      return pending.flatMap(one -> login.map(sent -> new Second(one, sent)));
    }
  }

  private void confirm(ApiCall call) throws IOException {
    Optional<Second> sent = call.body(Second::read);
    if (sent.isPresent() && LoginApi.mayHave(call, sent.get().login().carrier())) {
      Login login = sent.get().login();
      done(
          call,
          passkeys
              .login()
              .confirm(
                  sent.get().pending(),
                  login.answered().ceremony(),
                  login.answered().answer(),
                  call.visitor(login.carrier())));
    }
  }

  private void done(ApiCall call, PasskeyLogin.Outcome outcome) {
    meters.signIn().login(outcome);
    switch (outcome) {
      case PasskeyLogin.Outcome.Welcome(SignedIn signedIn) ->
          answer.begun(call, StatusCodes.OK, signedIn);
      case PasskeyLogin.Outcome.NotGood _ -> notGood(call);
      case PasskeyLogin.Outcome.Unverified(EmailAddress email) ->
          LoginApi.verifyFirst(call, mail.orElseThrow(), email);
      case PasskeyLogin.Outcome.Over _ -> over(call);
    }
  }

  private void askToRaise(ApiCall call) throws IOException {
    if (call.saysNothing()) {
      call.withOwner(
          owner ->
              passkeys
                  .stepUp()
                  .ask(owner)
                  .ifPresentOrElse(
                      question -> ask(call, question),
                      () ->
                          call.problem(
                              ApiProblem.of(
                                  Code.NOTHING_TO_CHANGE, "There is no passkey to show."))));
    }
  }

  private void raise(ApiCall call) throws IOException {
    Optional<Answered> sent = call.body(Answered::read);
    if (sent.isEmpty()) {
      return;
    }
    call.withOwner(
        owner -> {
          PasskeyStepUp.Outcome outcome =
              passkeys
                  .stepUp()
                  .show(owner, sent.get().ceremony(), sent.get().answer(), call.visitor());
          meters.signIn().stepUp(outcome);
          switch (outcome) {
            case PasskeyStepUp.Outcome.Raised(Renewed session) -> answer.goesOn(call, session);
            case PasskeyStepUp.Outcome.NotGood _ -> notGood(call);
            case PasskeyStepUp.Outcome.Over _ -> call.signIn();
          }
        });
  }

  static void notGood(ApiCall call) {
    call.problem(ApiProblem.about("answer", Code.PASSKEY_NOT_GOOD, NOT_GOOD));
  }

  private static void over(ApiCall call) {
    call.problem(
        ApiProblem.about(
            "pending", Code.PENDING_NOT_GOOD, "The login has waited too long: begin it again."));
  }
}
