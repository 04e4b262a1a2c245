package dev.sallyport.server.http;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.account.ByMail;
import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.account.Registration;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.pages.Form;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import io.undertow.util.StatusCodes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Register and log in. */
final class LoginPages {
  static final String SECOND_STEP = "/login/mfa";
  static final String ENROL = "/login/enrol";
  private static final Notice OVER =
      new Notice(
          "Something has changed",
          "Your account became another meanwhile. Please start again.",
          Optional.of(new Notice.Action("Go to sign in", "/login")),
          Optional.empty());
  static final String WRONG = "E-mail or password is wrong.";
  static final String BUSY = "Too many people are signing in right now. Try again in a moment.";
  static final Form.Problem BAD_EMAIL =
      new Form.Problem(
          "This is not an e-mail address we can use. Write it like name@example.com.",
          Form.About.EMAIL);
  static final Form.Problem TAKEN =
      new Form.Problem(
          "This address cannot be registered. If it is yours, sign in instead.", Form.About.FORM);

  private final Accounts accounts;
  private final Optional<ByMail> mail;
  private final Pages pages;
  private final Meters meters;
  private final boolean open;

  /**
   * @param mail empty where there is none; then a registration says who is registered
   * @param open whether people make accounts themselves
   */
  LoginPages(Accounts accounts, Optional<ByMail> mail, Pages pages, Meters meters, boolean open) {
    this.accounts = accounts;
    this.mail = mail;
    this.pages = pages;
    this.meters = meters;
    this.open = open;
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return Map.of(
        "/", new Home(),
        "/login", new Login(),
        "/register", open ? new Register() : new Closed());
  }

  private final class Home implements Page {
    @Override
    public void show(Visit visit) {
      Optional<Evidence.Session> session = visit.session();
      if (session.isEmpty()) {
        visit.redirect(visit.sessionToRenew().isPresent() ? RenewPage.PATH : "/login");
        return;
      }
      signedIn(visit, session.get(), Optional.empty());
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
    }
  }

  private final class Login implements Page {
    /**
     * Somebody with a session is told so instead of being sent back: a redirect could come again.
     * With {@code prompt}, they are asked to log in once more.
     */
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page -> {
            Optional<Evidence.Session> session = visit.session();
            if (session.isEmpty() || visit.parameter("prompt").isPresent()) {
              String email = session.map(one -> one.person().email()).orElse("");
              form(visit, StatusCodes.OK, page, login(form(email, page, lost(visit))));
            } else {
              signedIn(visit, session.get(), page);
            }
          });
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      visit.withDestination(form, page -> logIn(visit, form, page));
    }

    private void logIn(Visit visit, PostedForm posted, Optional<ReturnTo> page) {
      String email = posted.field("email").orElse("");
      PlainPassword password = new PlainPassword(posted.field("password").orElse(""));
      Accounts.Login outcome = accounts.login(email, password, visit.visitor());
      meters.signIn().login(outcome);
      switch (outcome) {
        case Accounts.Login.Welcome(SignedIn signedIn) -> welcome(visit, signedIn, page);
        case Accounts.Login.SecondFactor(PendingSecret secret, _) ->
            next(visit, secret, SECOND_STEP, page);
        case Accounts.Login.Enrol(PendingSecret secret) -> next(visit, secret, ENROL, page);
        case Accounts.Login.Wrong _ ->
            form(visit, StatusCodes.UNPROCESSABLE_ENTITY, page, login(again(email, page, WRONG)));
        case Accounts.Login.Unverified(EmailAddress address) -> verifyFirst(visit, address, page);
        case Accounts.Login.TooMany(Duration wait) ->
            tooMany(visit, page, wait, login(again(email, page, Sentences.tooMany(wait))));
        case Accounts.Login.Busy _ -> busy(visit, page, login(again(email, page, BUSY)));
      }
    }

    private String login(Form form) {
      return pages.login(form);
    }

    /** The settings see to it that there is mail where this can happen. */
    private void verifyFirst(Visit visit, EmailAddress address, Optional<ReturnTo> page) {
      ByMail byMail = mail.orElseThrow();
      new VerifyPages(byMail.verification(), pages, meters.mail())
          .checkMail(visit, byMail.verification().ask(address), page);
    }
  }

  /** In the place of {@link Register} where administrators make accounts. */
  private static final class Closed implements Page {
    @Override
    public void show(Visit visit) {
      visit.notice(StatusCodes.FORBIDDEN, Sentences.REGISTRATION_CLOSED);
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      show(visit);
    }
  }

  private final class Register implements Page {
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page -> form(visit, StatusCodes.OK, page, register(empty(page))));
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      visit.withDestination(form, page -> signUp(visit, form, page));
    }

    private void signUp(Visit visit, PostedForm posted, Optional<ReturnTo> page) {
      String email = posted.field("email").orElse("");
      PlainPassword password = new PlainPassword(posted.field("password").orElse(""));
      if (mail.isPresent()) {
        signUpByMail(visit, mail.get(), email, password, page);
        return;
      }
      Accounts.SignUp outcome = accounts.signUp(email, password, visit.visitor());
      meters.signIn().signUp(outcome);
      switch (outcome) {
        case Accounts.SignUp.Welcome(SignedIn signedIn) -> welcome(visit, signedIn, page);
        case Accounts.SignUp.Enrol(PendingSecret secret) -> next(visit, secret, ENROL, page);
        case Accounts.SignUp.TooMany(Duration wait) ->
            tooMany(visit, page, wait, register(again(email, page, Sentences.tooMany(wait))));
        case Accounts.SignUp.Busy _ -> busy(visit, page, register(again(email, page, BUSY)));
        case Accounts.SignUp.BadEmail _ -> refuse(visit, email, page, BAD_EMAIL);
        case Accounts.SignUp.BadPassword(PasswordVerdict.Refused why) ->
            refuse(visit, email, page, badPassword(why));
        case Accounts.SignUp.Taken _ -> refuse(visit, email, page, TAKEN);
      }
    }

    private void signUpByMail(
        Visit visit, ByMail byMail, String email, PlainPassword password, Optional<ReturnTo> page) {
      Registration.Outcome outcome = byMail.registration().begin(email, password, visit.visitor());
      meters.mail().signUp(outcome);
      switch (outcome) {
        case Registration.Outcome.MailSent(FlowSecret flow) ->
            new VerifyPages(byMail.verification(), pages, meters.mail())
                .checkMail(visit, flow, page);
        case Registration.Outcome.TooMany(Duration wait) ->
            tooMany(visit, page, wait, register(again(email, page, Sentences.tooMany(wait))));
        case Registration.Outcome.Busy _ -> busy(visit, page, register(again(email, page, BUSY)));
        case Registration.Outcome.BadEmail _ -> refuse(visit, email, page, BAD_EMAIL);
        case Registration.Outcome.BadPassword(PasswordVerdict.Refused why) ->
            refuse(visit, email, page, badPassword(why));
      }
    }

    private static Form.Problem badPassword(PasswordVerdict.Refused why) {
      return new Form.Problem(PasswordSentences.of(why), Form.About.PASSWORD);
    }

    private void refuse(Visit visit, String email, Optional<ReturnTo> page, Form.Problem problem) {
      form(
          visit,
          StatusCodes.UNPROCESSABLE_ENTITY,
          page,
          register(form(email, page, Optional.of(problem))));
    }

    private String register(Form form) {
      return pages.register(form, accounts.shortestPassword());
    }
  }

  private void signedIn(Visit visit, Evidence.Session session, Optional<ReturnTo> page) {
    visit.page(
        StatusCodes.OK,
        pages.signedIn(
            session.person().email(),
            page.map(p -> new Notice.Action("Continue to " + p.host().name(), p.url()))));
  }

  static void welcome(Visit visit, SignedIn signedIn, Optional<ReturnTo> page) {
    visit.begin(signedIn);
    visit.redirect(page.map(ReturnTo::url).orElse("/"));
  }

  /** Somebody has shown who they are, in whatever way. */
  static void arrived(Visit visit, Arrival.Outcome outcome, Optional<ReturnTo> page) {
    switch (outcome) {
      case Arrival.Outcome.Welcome(SignedIn signedIn) -> welcome(visit, signedIn, page);
      case Arrival.Outcome.SecondFactor(PendingSecret secret, _) ->
          next(visit, secret, SECOND_STEP, page);
      case Arrival.Outcome.Enrol(PendingSecret secret) -> next(visit, secret, ENROL, page);
      case Arrival.Outcome.Over _ -> visit.notice(StatusCodes.FORBIDDEN, OVER);
    }
  }

  /** Whoever was led here while they were sending something does not believe that it was done. */
  private static Optional<Form.Problem> lost(Visit visit) {
    return visit
        .parameter(SecondStepPages.LOST)
        .map(
            _ ->
                new Form.Problem(
                    "What you were sending was not carried out. Sign in again, and send it once"
                        + " more.",
                    Form.About.FORM));
  }

  /** The first factor was right, and something else is asked for. */
  static void next(Visit visit, PendingSecret secret, String path, Optional<ReturnTo> page) {
    visit.await(secret);
    visit.redirect(path + returning(page));
  }

  /** The login page, on the way to another. */
  static String address(Optional<ReturnTo> page) {
    return "/login" + returning(page);
  }

  /** The query of a login page on the way to another. */
  static String returning(Optional<ReturnTo> page) {
    return page.map(to -> "?return_to=" + URLEncoder.encode(to.url(), StandardCharsets.UTF_8))
        .orElse("");
  }

  private static Form empty(Optional<ReturnTo> page) {
    return form("", page, Optional.empty());
  }

  private static Form again(String email, Optional<ReturnTo> page, String problem) {
    return form(email, page, Optional.of(new Form.Problem(problem, Form.About.FORM)));
  }

  static Form form(String email, Optional<ReturnTo> page, Optional<Form.Problem> problem) {
    return new Form(email, page.map(ReturnTo::url), page.map(p -> p.host().name()), problem);
  }

  private static void form(Visit visit, int status, Optional<ReturnTo> page, String html) {
    visit.page(status, page.map(ReturnTo::origin), html);
  }

  private static void tooMany(Visit visit, Optional<ReturnTo> page, Duration wait, String html) {
    visit.retryAfter(Sentences.wholeSeconds(wait));
    form(visit, StatusCodes.TOO_MANY_REQUESTS, page, html);
  }

  private static void busy(Visit visit, Optional<ReturnTo> page, String html) {
    visit.retryAfter(2);
    form(visit, StatusCodes.SERVICE_UNAVAILABLE, page, html);
  }
}
