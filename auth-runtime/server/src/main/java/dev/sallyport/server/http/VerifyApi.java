package dev.sallyport.server.http;

import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.account.LinkSecret;
import dev.sallyport.server.account.Verification;
import dev.sallyport.server.http.ApiProblem.Code;
import dev.sallyport.server.metrics.MailMeters;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Show that an address is one's own, as JSON. */
final class VerifyApi {
  private final Verification verification;
  private final MailMeters meters;

  VerifyApi(Verification verification, MailMeters meters) {
    this.verification = verification;
    this.meters = meters;
  }

  List<Route<ApiCall>> routes() {
    return List.of(
        new Route<>("POST", "/api/verify", this::byLink),
        new Route<>("POST", "/api/verify/code", this::byCode),
        new Route<>("POST", "/api/verify/resend", this::again));
  }

  /** What a code is good together with. */
  record Attempt(FlowSecret flow, String code) {
    static Optional<Attempt> read(JsonBody body) {
      Optional<FlowSecret> flow = VerifyApi.flow(body);
      String code = body.required("code", _ -> true, "the code in the mail, as text");
      return flow.map(secret -> new Attempt(secret, code));
    }
  }

  static Optional<FlowSecret> flow(JsonBody body) {
    return body.value("flow", FlowSecret::parse, "the flow of the answer before");
  }

  static Optional<LinkSecret> token(JsonBody body) {
    return body.value("token", LinkSecret::parse, "the token in the link of the mail");
  }

  private void byLink(ApiCall call) throws IOException {
    Optional<LinkSecret> link = call.body(VerifyApi::token);
    if (link.isPresent()) {
      Verification.Outcome outcome = verification.byLink(link.get(), call.visitor());
      meters.verification(outcome);
      switch (outcome) {
        case Verification.Outcome.Verified _ -> call.done();
        case Verification.Outcome.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
        case Verification.Outcome.NotGood _ ->
            call.problem(
                ApiProblem.about(
                    "token", Code.TOKEN_NOT_GOOD, MailSentences.DEAD_VERIFICATION.explanation()));
      }
    }
  }

  private void byCode(ApiCall call) throws IOException {
    Optional<Attempt> attempt = call.body(Attempt::read);
    if (attempt.isPresent()) {
      Verification.Outcome outcome =
          verification.byCode(attempt.get().flow(), attempt.get().code(), call.visitor());
      meters.verification(outcome);
      switch (outcome) {
        case Verification.Outcome.Verified _ -> call.done();
        case Verification.Outcome.NotGood _ -> wrongCode(call);
        case Verification.Outcome.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
      }
    }
  }

  static void wrongCode(ApiCall call) {
    call.problem(ApiProblem.about("code", Code.CODE_NOT_GOOD, MailSentences.WRONG_CODE));
  }

  private void again(ApiCall call) throws IOException {
    Optional<FlowSecret> flow = call.body(VerifyApi::flow);
    if (flow.isPresent()) {
      switch (verification.again(flow.get(), call.visitor())) {
        case Verification.Asked.MailSent(FlowSecret next) -> LoginApi.mailSent(call, next);
        case Verification.Asked.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
      }
    }
  }
}
