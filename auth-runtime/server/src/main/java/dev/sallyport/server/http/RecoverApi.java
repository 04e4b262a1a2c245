package dev.sallyport.server.http;

import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.account.LinkSecret;
import dev.sallyport.server.account.Recovery;
import dev.sallyport.server.http.ApiProblem.Code;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.metrics.MailMeters;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Choose a new password by mail, as JSON. */
final class RecoverApi {
  private final Recovery recovery;
  private final MailMeters meters;

  RecoverApi(Recovery recovery, MailMeters meters) {
    this.recovery = recovery;
    this.meters = meters;
  }

  List<Route<ApiCall>> routes() {
    return List.of(
        new Route<>("POST", "/api/recover", this::ask),
        new Route<>("POST", "/api/recover/code", this::byCode),
        new Route<>("POST", "/api/recover/resend", this::again),
        new Route<>("POST", "/api/recover/password", this::choose));
  }

  private void ask(ApiCall call) throws IOException {
    Optional<String> email =
        call.body(body -> Optional.of(body.required("email", _ -> true, "the address, as text")));
    if (email.isPresent()) {
      asked(call, recovery.ask(email.get(), call.visitor()));
    }
  }

  private static void asked(ApiCall call, Recovery.Asked outcome) {
    switch (outcome) {
      case Recovery.Asked.MailSent(FlowSecret flow) -> LoginApi.mailSent(call, flow);
      case Recovery.Asked.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
      case Recovery.Asked.BadEmail _ -> LoginApi.badEmail(call);
    }
  }

  private void byCode(ApiCall call) throws IOException {
    Optional<VerifyApi.Attempt> attempt = call.body(VerifyApi.Attempt::read);
    if (attempt.isPresent()) {
      Recovery.CodeTried outcome =
          recovery.byCode(attempt.get().flow(), attempt.get().code(), call.visitor());
      meters.recoveryCode(outcome);
      switch (outcome) {
        case Recovery.CodeTried.Right(LinkSecret link) ->
            call.json(StatusCodes.OK, json -> json.put("token", link.text()));
        case Recovery.CodeTried.Wrong _ -> VerifyApi.wrongCode(call);
        case Recovery.CodeTried.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
      }
    }
  }

  private void again(ApiCall call) throws IOException {
    Optional<FlowSecret> flow = call.body(VerifyApi::flow);
    if (flow.isPresent()) {
      asked(call, recovery.again(flow.get(), call.visitor()));
    }
  }

  private record Choice(LinkSecret link, PlainPassword password) {
    static Optional<Choice> read(JsonBody body) {
      Optional<LinkSecret> link = VerifyApi.token(body);
      String password = body.required("password", _ -> true, "the new password, as text");
      return link.map(secret -> new Choice(secret, new PlainPassword(password)));
    }
  }

  private void choose(ApiCall call) throws IOException {
    Optional<Choice> choice = call.body(Choice::read);
    if (choice.isEmpty()) {
      return;
    }
    Recovery.Outcome outcome =
        recovery.choose(choice.get().link(), choice.get().password(), call.visitor());
    meters.recovery(outcome);
    switch (outcome) {
      case Recovery.Outcome.Changed _ -> call.done();
      case Recovery.Outcome.NotGood _ ->
          call.problem(
              ApiProblem.about(
                  "token", Code.TOKEN_NOT_GOOD, MailSentences.DEAD_RECOVERY.explanation()));
      case Recovery.Outcome.BadPassword(String _, PasswordVerdict.Refused why) ->
          call.problem(ApiProblem.password(why));
      case Recovery.Outcome.Busy _ -> LoginApi.busy(call);
    }
  }
}
