package dev.sallyport.server.http;

import dev.sallyport.server.account.ByMail;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.pages.Form;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.passkeys.ByPasskey;
import dev.sallyport.server.passkeys.CeremonySecret;
import dev.sallyport.server.passkeys.PasskeyLogin;
import io.undertow.util.StatusCodes;
import java.util.Map;
import java.util.Optional;

/** Where forms arrive that a script has filled in with an authenticator's answer. */
final class PasskeyPages {
  static final String LOGIN = "/login/passkey";

  private final ByPasskey passkeys;
  private final Optional<ByMail> mail;
  private final Pages pages;
  private final Meters meters;

  /**
   * @param mail empty where there is none
   */
  PasskeyPages(ByPasskey passkeys, Optional<ByMail> mail, Pages pages, Meters meters) {
    this.passkeys = passkeys;
    this.mail = mail;
    this.pages = pages;
    this.meters = meters;
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return Map.of(LOGIN, new Login());
  }

  /** What such a form brings; nothing that counts, where no script has filled it in. */
  record Answered(Optional<CeremonySecret> ceremony, String answer) {
    static Answered of(PostedForm form) {
      return new Answered(
          form.field("ceremony").flatMap(CeremonySecret::parse), form.field("answer").orElse(""));
    }
  }

  private final class Login implements Page {
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"), page -> visit.redirect(LoginPages.address(page)));
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      visit.withDestination(form, page -> logIn(visit, Answered.of(form), page));
    }

    private void logIn(Visit visit, Answered answered, Optional<ReturnTo> page) {
      PasskeyLogin.Outcome outcome =
          answered
              .ceremony()
              .map(ceremony -> passkeys.login().login(ceremony, answered.answer(), visit.visitor()))
              .orElseGet(PasskeyLogin.Outcome.NotGood::new);
      meters.signIn().login(outcome);
      switch (outcome) {
        case PasskeyLogin.Outcome.Welcome(SignedIn signedIn) ->
            LoginPages.welcome(visit, signedIn, page);
        case PasskeyLogin.Outcome.Unverified(EmailAddress email) -> verifyFirst(visit, email, page);
        case PasskeyLogin.Outcome.NotGood _, PasskeyLogin.Outcome.Over _ -> again(visit, page);
      }
    }

    private void again(Visit visit, Optional<ReturnTo> page) {
      Form form =
          LoginPages.form(
              "", page, Optional.of(new Form.Problem(PasskeyApi.NOT_GOOD, Form.About.FORM)));
      visit.page(StatusCodes.UNPROCESSABLE_ENTITY, page.map(ReturnTo::origin), pages.login(form));
    }

    /** The settings see to it that there is mail where this can happen. */
    private void verifyFirst(Visit visit, EmailAddress email, Optional<ReturnTo> page) {
      ByMail byMail = mail.orElseThrow();
      new VerifyPages(byMail.verification(), pages, meters.mail())
          .checkMail(visit, byMail.verification().ask(email), page);
    }
  }
}
