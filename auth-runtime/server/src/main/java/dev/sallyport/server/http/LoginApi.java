package dev.sallyport.server.http;

import dev.sallyport.server.account.ByMail;
import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.account.Registration;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.http.ApiProblem.Code;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.sessions.TokenKind;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Register, log in and log out, as JSON. */
final class LoginApi {

  private final Accounts accounts;
  private final SessionAnswer answer;
  private final Optional<ByMail> mail;
  private final Meters meters;

  /**
   * @param mail empty where there is none; then a registration says who is registered
   */
  LoginApi(Accounts accounts, SessionAnswer answer, Optional<ByMail> mail, Meters meters) {
    this.accounts = accounts;
    this.answer = answer;
    this.mail = mail;
    this.meters = meters;
  }

  List<Route<ApiCall>> routes() {
    return List.of(
        new Route<>("POST", "/api/login", this::login),
        new Route<>("POST", "/api/register", this::register),
        new Route<>("POST", "/api/logout", this::logout),
        new Route<>("POST", "/api/logout/everywhere", this::logoutEverywhere));
  }

  /**
   * What somebody sends to become known.
   *
   * @param carrier how they want to keep the session
   */
  private record Credentials(String email, PlainPassword password, TokenKind carrier) {
    static Optional<Credentials> read(JsonBody body) {
      String email = body.required("email", _ -> true, "the address, as text");
      String password = body.required("password", _ -> true, "the password, as text");
      return Optional.of(
          new Credentials(email, new PlainPassword(password), LoginApi.carrier(body)));
    }
  }

  /** The body, if its sender may have what it asks for; else that was answered. */
  private static Optional<Credentials> credentials(ApiCall call) throws IOException {
    Optional<Credentials> sent = call.body(Credentials::read);
    return sent.filter(one -> mayHave(call, one.carrier()));
  }

  /** How somebody wants to keep the session that they ask for. */
  static TokenKind carrier(JsonBody body) {
    return body.text(
            "carrier",
            text -> text.equals("cookie") || text.equals("bearer"),
            "is neither cookie nor bearer")
        .map(text -> TokenKind.valueOf(text.toUpperCase(Locale.ROOT)))
        .orElse(TokenKind.COOKIE);
  }

  /** Whether a caller may keep a session so; if not, that was answered. */
  static boolean mayHave(ApiCall call, TokenKind carrier) {
    return switch (carrier) {
      case COOKIE -> {
        boolean ours = call.isOfAPageOfOurs();
        if (!ours) {
          call.problem(
              ApiProblem.of(
                  Code.FOREIGN_ORIGIN,
                  "A cookie is given to pages of hosts that a rule owns, which say so in Origin;"
                      + " programs ask with \"carrier\": \"bearer\"."));
        }
        yield ours;
      }
      case BEARER -> {
        boolean cookie = call.hasCookie();
        if (cookie) {
          call.problem(
              ApiProblem.about(
                  "carrier",
                  Code.INVALID_FIELDS,
                  "A token is for programs that keep no cookies; this one sent ours."));
        }
        yield !cookie;
      }
    };
  }

  private void login(ApiCall call) throws IOException {
    Optional<Credentials> sent = credentials(call);
    if (sent.isEmpty()) {
      return;
    }
    Accounts.Login outcome =
        accounts.login(
            sent.get().email(), sent.get().password(), call.visitor(sent.get().carrier()));
    meters.signIn().login(outcome);
    switch (outcome) {
      case Accounts.Login.Welcome(SignedIn signedIn) ->
          answer.begun(call, StatusCodes.OK, signedIn);
      case Accounts.Login.SecondFactor(PendingSecret secret, Held held) ->
          secondFactor(call, secret, held);
      case Accounts.Login.Enrol(PendingSecret secret) -> secondFactor(call, secret, Held.NOTHING);
      case Accounts.Login.Wrong _ ->
          call.problem(ApiProblem.of(Code.WRONG_CREDENTIALS, LoginPages.WRONG));
      case Accounts.Login.Unverified(EmailAddress address) -> verifyFirst(call, address);
      case Accounts.Login.TooMany(Duration wait) -> tooMany(call, wait);
      case Accounts.Login.Busy _ -> busy(call);
    }
  }

  /**
   * The first factor was right, and a second one is asked for.
   *
   * @param held by what it can be shown; nothing where one has to be added first
   */
  static void secondFactor(ApiCall call, PendingSecret secret, Held held) {
    call.json(
        StatusCodes.ACCEPTED,
        json -> {
          json.put("pending", secret.text());
          var methods = json.putArray("methods");
          if (held.totp()) {
            methods.add("totp");
          }
          if (held.any() && held.backupCodes() > 0) {
            methods.add("backup_code");
          }
        });
  }

  /** The settings see to it that there is mail where this can happen. */
  private void verifyFirst(ApiCall call, EmailAddress address) {
    FlowSecret flow = mail.orElseThrow().verification().ask(address);
    call.problem(
        new ApiProblem(
            Code.VERIFICATION_REQUIRED,
            "Confirm your address first: we have sent you a mail with a link and a code.",
            List.of(),
            Map.of("flow", flow.text())));
  }

  private void register(ApiCall call) throws IOException {
    Optional<Credentials> sent = credentials(call);
    if (sent.isEmpty()) {
      return;
    }
    if (mail.isPresent()) {
      registerByMail(call, mail.get(), sent.get());
      return;
    }
    Accounts.SignUp outcome =
        accounts.signUp(
            sent.get().email(), sent.get().password(), call.visitor(sent.get().carrier()));
    meters.signIn().signUp(outcome);
    switch (outcome) {
      case Accounts.SignUp.Welcome(SignedIn signedIn) ->
          answer.begun(call, StatusCodes.CREATED, signedIn);
      case Accounts.SignUp.Enrol(PendingSecret secret) -> secondFactor(call, secret, Held.NOTHING);
      case Accounts.SignUp.TooMany(Duration wait) -> tooMany(call, wait);
      case Accounts.SignUp.Busy _ -> busy(call);
      case Accounts.SignUp.BadEmail _ -> badEmail(call);
      case Accounts.SignUp.BadPassword(PasswordVerdict.Refused why) ->
          call.problem(ApiProblem.password(why));
      case Accounts.SignUp.Taken _ ->
          call.problem(ApiProblem.about("email", Code.ADDRESS_TAKEN, LoginPages.TAKEN.sentence()));
    }
  }

  private void registerByMail(ApiCall call, ByMail byMail, Credentials sent) {
    Registration.Outcome outcome =
        byMail.registration().begin(sent.email(), sent.password(), call.visitor());
    meters.mail().signUp(outcome);
    switch (outcome) {
      case Registration.Outcome.MailSent(FlowSecret flow) -> mailSent(call, flow);
      case Registration.Outcome.TooMany(Duration wait) -> tooMany(call, wait);
      case Registration.Outcome.Busy _ -> busy(call);
      case Registration.Outcome.BadEmail _ -> badEmail(call);
      case Registration.Outcome.BadPassword(PasswordVerdict.Refused why) ->
          call.problem(ApiProblem.password(why));
    }
  }

  /** A mail is on its way, if anybody is to get one. */
  static void mailSent(ApiCall call, FlowSecret flow) {
    call.json(StatusCodes.ACCEPTED, json -> json.put("flow", flow.text()));
  }

  static void badEmail(ApiCall call) {
    call.problem(ApiProblem.about("email", Code.BAD_EMAIL, LoginPages.BAD_EMAIL.sentence()));
  }

  static void busy(ApiCall call) {
    call.later(Api.SOON, Code.BUSY, LoginPages.BUSY);
  }

  static void tooMany(ApiCall call, Duration wait) {
    call.later(wait, Code.TOO_MANY_ATTEMPTS, Sentences.tooMany(wait));
  }

  /** Whoever has no session that counts is logged out already. */
  private void logout(ApiCall call) throws IOException {
    if (!call.saysNothing()) {
      return;
    }
    Optional<SessionValue> value = call.value();
    if (value.isPresent()) {
      call.sessionToRenew()
          .ifPresentOrElse(
              session -> accounts.logout(value.get(), session, call.visitor()),
              () -> accounts.logout(value.get()));
    }
    call.forget();
    call.done();
  }

  /** Of whom it is that asks says a session that counts; one that has ended ends no other. */
  private void logoutEverywhere(ApiCall call) throws IOException {
    if (!call.saysNothing()) {
      return;
    }
    var session = call.sessionToRenew();
    if (session.isEmpty()) {
      call.signIn();
      return;
    }
    accounts.logoutEverywhere(session.get().person().id(), call.visitor());
    call.forget();
    call.done();
  }
}
