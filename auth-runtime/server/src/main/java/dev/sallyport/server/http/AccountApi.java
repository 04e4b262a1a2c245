package dev.sallyport.server.http;

import dev.sallyport.server.account.AddressChange;
import dev.sallyport.server.account.Deletion;
import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.account.LinkSecret;
import dev.sallyport.server.account.OwnAccount;
import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.PasswordChange;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.http.ApiProblem.Code;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PlainPassword;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people change about their own account, with their password, as JSON. */
final class AccountApi {
  private static final String ACCOUNT = "/api/account";
  private static final String CURRENT = "current_password";

  private final OwnAccount account;
  private final SessionAnswer answer;

  AccountApi(OwnAccount account, SessionAnswer answer) {
    this.account = account;
    this.answer = answer;
  }

  List<Route<ApiCall>> routes() {
    List<Route<ApiCall>> routes = new ArrayList<>();
    routes.add(new Route<>("POST", ACCOUNT + "/password", this::changePassword));
    routes.add(new Route<>("POST", ACCOUNT + "/delete", this::delete));
    account.address().ifPresent(change -> routes.addAll(new Address(change).routes()));
    return routes;
  }

  private static PlainPassword current(JsonBody body) {
    return new PlainPassword(body.required(CURRENT, _ -> true, "the password by now, as text"));
  }

  private record Passwords(PlainPassword current, PlainPassword wanted) {
    static Optional<Passwords> read(JsonBody body) {
      PlainPassword current = AccountApi.current(body);
      String wanted = body.required("password", _ -> true, "the new password, as text");
      return Optional.of(new Passwords(current, new PlainPassword(wanted)));
    }
  }

  private void changePassword(ApiCall call) throws IOException {
    Optional<Passwords> sent = call.body(Passwords::read);
    if (sent.isPresent()) {
      call.withOwner(owner -> changePassword(call, owner, sent.get()));
    }
  }

  private void changePassword(ApiCall call, Owner owner, Passwords sent) {
    switch (account.password().change(owner, sent.current(), sent.wanted(), call.visitor())) {
      case PasswordChange.Outcome.Changed(Renewed session) -> answer.goesOn(call, session);
      case PasswordChange.Outcome.WrongPassword _ -> wrongPassword(call);
      case PasswordChange.Outcome.BadPassword(PasswordVerdict.Refused why) ->
          call.problem(ApiProblem.password(why));
      case PasswordChange.Outcome.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
      case PasswordChange.Outcome.Busy _ -> LoginApi.busy(call);
      case PasswordChange.Outcome.Over _ -> call.signIn();
    }
  }

  private void delete(ApiCall call) throws IOException {
    Optional<PlainPassword> password = call.body(body -> Optional.of(current(body)));
    if (password.isPresent()) {
      call.withOwner(owner -> delete(call, owner, password.get()));
    }
  }

  private void delete(ApiCall call, Owner owner, PlainPassword password) {
    switch (account.deletion().delete(owner, password, call.visitor())) {
      case Deletion.Outcome.Deleted _ -> {
        call.forget();
        call.done();
      }
      case Deletion.Outcome.WrongPassword _ -> wrongPassword(call);
      case Deletion.Outcome.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
      case Deletion.Outcome.Busy _ -> LoginApi.busy(call);
      case Deletion.Outcome.Over _ -> call.signIn();
    }
  }

  private static void wrongPassword(ApiCall call) {
    call.problem(ApiProblem.about(CURRENT, Code.WRONG_PASSWORD, AccountPages.WRONG.sentence()));
  }

  /** Another address, where there is mail to confirm it by. */
  private final class Address {
    private static final String EMAIL = ACCOUNT + "/email";

    private final AddressChange change;

    Address(AddressChange change) {
      this.change = change;
    }

    List<Route<ApiCall>> routes() {
      return List.of(
          new Route<>("POST", EMAIL, this::ask),
          new Route<>("POST", EMAIL + "/code", this::byCode),
          new Route<>("POST", EMAIL + "/confirm", this::byLink));
    }

    private record Wish(String email, PlainPassword password) {
      static Optional<Wish> read(JsonBody body) {
        String email = body.required("email", _ -> true, "the new address, as text");
        return Optional.of(new Wish(email, current(body)));
      }
    }

    private void ask(ApiCall call) throws IOException {
      Optional<Wish> wish = call.body(Wish::read);
      if (wish.isPresent()) {
        call.withOwner(owner -> ask(call, owner, wish.get()));
      }
    }

    private void ask(ApiCall call, Owner owner, Wish wish) {
      switch (change.ask(owner, wish.password(), wish.email(), call.visitor())) {
        case AddressChange.Asked.MailSent(FlowSecret flow) -> LoginApi.mailSent(call, flow);
        case AddressChange.Asked.BadEmail _ -> LoginApi.badEmail(call);
        case AddressChange.Asked.WrongPassword _ -> wrongPassword(call);
        case AddressChange.Asked.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
        case AddressChange.Asked.Busy _ -> LoginApi.busy(call);
      }
    }

    private void byCode(ApiCall call) throws IOException {
      Optional<VerifyApi.Attempt> attempt = call.body(VerifyApi.Attempt::read);
      if (attempt.isPresent()) {
        call.withOwner(
            owner ->
                confirmed(
                    call,
                    change.byCode(
                        owner, attempt.get().flow(), attempt.get().code(), call.visitor()),
                    () -> VerifyApi.wrongCode(call)));
      }
    }

    private void byLink(ApiCall call) throws IOException {
      Optional<LinkSecret> link = call.body(VerifyApi::token);
      if (link.isPresent()) {
        call.withOwner(
            owner ->
                confirmed(
                    call,
                    change.byLink(owner, link.get(), call.visitor()),
                    () ->
                        call.problem(
                            ApiProblem.about(
                                "token", Code.TOKEN_NOT_GOOD, AddressPages.DEAD.explanation()))));
      }
    }

    private void confirmed(ApiCall call, AddressChange.Outcome outcome, Runnable notGood) {
      switch (outcome) {
        case AddressChange.Outcome.Changed(EmailAddress _, Renewed session) ->
            answer.goesOn(call, session);
        case AddressChange.Outcome.NotGood _ -> notGood.run();
        case AddressChange.Outcome.TooMany(Duration wait) -> LoginApi.tooMany(call, wait);
      }
    }
  }
}
