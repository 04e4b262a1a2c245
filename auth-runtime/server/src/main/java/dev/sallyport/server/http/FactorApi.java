package dev.sallyport.server.http;

import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.factors.BackupCodes;
import dev.sallyport.server.factors.OwnFactors;
import dev.sallyport.server.http.ApiProblem.Code;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The second factors of whoever asks, as JSON. */
final class FactorApi {
  private static final String FACTORS = "/api/account/factors";

  private final OwnFactors factors;
  private final SessionAnswer answer;

  FactorApi(OwnFactors factors, SessionAnswer answer) {
    this.factors = factors;
    this.answer = answer;
  }

  List<Route<ApiCall>> routes() {
    return List.of(
        new Route<>("GET", FACTORS, this::list),
        new Route<>("POST", FACTORS + "/app", this::offer),
        new Route<>("POST", FACTORS + "/app/confirm", this::add),
        new Route<>("POST", FACTORS + "/app/remove", this::remove),
        new Route<>("POST", FACTORS + "/codes", this::newCodes));
  }

  private void list(ApiCall call) {
    call.withOwner(
        owner ->
            call.json(
                StatusCodes.OK,
                json -> {
                  factors
                      .app(owner.identity())
                      .ifPresent(
                          app ->
                              json.putObject("app")
                                  .put("added_at", app.addedAt().toString())
                                  .put("used_at", app.usedAt().toString()));
                  json.put("backup_codes", factors.held(owner.identity()).backupCodes());
                }));
  }

  /** Goes on with a session that is good enough; else says what it lacks. */
  private void withLeave(ApiCall call, Consumer<Owner> next) {
    call.withSession(
        session -> {
          switch (factors.leave(session)) {
            case GIVEN -> call.withOwner(next);
            case LOGIN_TOO_OLD ->
                call.problem(
                    ApiProblem.of(
                        Code.LOGIN_TOO_OLD, "Sign in again: this takes a login of a moment ago."));
            case SECOND_FACTOR_NEEDED ->
                call.problem(
                    ApiProblem.of(
                        Code.SECOND_FACTOR_REQUIRED, "Show one of your second factors first."));
          }
        });
  }

  private void offer(ApiCall call) throws IOException {
    if (call.saysNothing()) {
      withLeave(call, owner -> offer(call, factors.offer(owner.identity()), owner.email()));
    }
  }

  static void offer(ApiCall call, OwnFactors.Offer offer, String email) {
    call.json(
        StatusCodes.OK,
        json ->
            json.put("enrolment", offer.sealed())
                .put("secret", offer.secret().text())
                .put("uri", offer.secret().uri(call.site(), email)));
  }

  static String enrolment(JsonBody body) {
    return body.required("enrolment", _ -> true, "is what was offered, as text");
  }

  static void notOffered(ApiCall call) {
    call.problem(
        ApiProblem.about(
            "enrolment",
            Code.ENROLMENT_NOT_GOOD,
            "It was not offered to this account, or too long ago: ask for another."));
  }

  private record NewApp(String sealed, String code) {
    static Optional<NewApp> read(JsonBody body) {
      return Optional.of(new NewApp(enrolment(body), SecondFactorApi.code(body)));
    }
  }

  private void add(ApiCall call) throws IOException {
    Optional<NewApp> sent = call.body(NewApp::read);
    if (sent.isPresent()) {
      withLeave(call, owner -> add(call, owner, sent.get()));
    }
  }

  private void add(ApiCall call, Owner owner, NewApp sent) {
    Optional<OwnFactors.Offer> offer = factors.offered(sent.sealed(), owner.identity());
    if (offer.isEmpty()) {
      notOffered(call);
      return;
    }
    switch (factors.add(owner, offer.get(), sent.code(), call.visitor())) {
      case OwnFactors.Outcome.Changed(Renewed session, Optional<BackupCodes> codes) ->
          answer.goesOn(call, session, codes);
      case OwnFactors.Outcome.Wrong _ -> SecondFactorApi.wrongCode(call, NewApps.WRONG_CODE);
      case OwnFactors.Outcome.Over _ -> nothing(call, "There is an app already: remove it first.");
    }
  }

  private void remove(ApiCall call) throws IOException {
    if (call.saysNothing()) {
      withLeave(
          call,
          owner -> {
            switch (factors.removeApp(owner, call.visitor())) {
              case OwnFactors.Outcome.Changed(Renewed session, _) -> answer.goesOn(call, session);
              case OwnFactors.Outcome.Wrong _, OwnFactors.Outcome.Over _ ->
                  nothing(call, "There is no app.");
            }
          });
    }
  }

  private static void nothing(ApiCall call, String sentence) {
    call.problem(ApiProblem.of(Code.NOTHING_TO_CHANGE, sentence));
  }

  private void newCodes(ApiCall call) throws IOException {
    if (call.saysNothing()) {
      withLeave(
          call,
          owner ->
              factors
                  .newCodes(owner, call.visitor())
                  .ifPresentOrElse(
                      codes ->
                          call.json(
                              StatusCodes.OK,
                              json -> codes.texts().forEach(json.putArray("backup_codes")::add)),
                      call::signIn));
    }
  }
}
