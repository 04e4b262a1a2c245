package dev.sallyport.server.http;

import dev.sallyport.server.account.Deletion;
import dev.sallyport.server.account.OwnAccount;
import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.PasswordChange;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.pages.Form;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.pages.SettingsPage;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What people change about their own account, with their password. */
final class AccountPages {
  /** Where password managers look for the page (W3C, A Well-Known URL for Changing Passwords). */
  private static final String WELL_KNOWN = "/.well-known/change-password";

  static final Form.Problem WRONG =
      new Form.Problem("This is not your password.", Form.About.CURRENT_PASSWORD);

  private static final Notice CHANGED =
      new Notice(
          "Your password is changed",
          "You stay signed in here. Everybody else who was signed in to your account is signed"
              + " out.",
          Optional.of(new Notice.Action("Back to the settings", SettingsPage.SESSIONS.path())),
          Optional.empty());

  private static final Notice DELETED =
      new Notice(
          "Your account is deleted",
          "It is gone with everything that we kept about you, and all its sessions have ended."
              + " Farewell.",
          Optional.empty(),
          Optional.empty());

  private final OwnAccount account;
  private final Pages pages;
  private final OwnSession signedIn;

  AccountPages(OwnAccount account, Pages pages, String authUrl) {
    this.account = account;
    this.pages = pages;
    this.signedIn = new OwnSession(authUrl);
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    Map<String, Page> all =
        new HashMap<>(new AddressPages(account.address(), pages, signedIn).byPath());
    all.put(SettingsPage.PASSWORD.path(), new Password());
    all.put(SettingsPage.DELETE.path(), new Delete());
    all.put(WELL_KNOWN, new WellKnown());
    return all;
  }

  private static final class WellKnown implements Page {
    @Override
    public void show(Visit visit) {
      visit.redirect(SettingsPage.PASSWORD.path());
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
    }
  }

  private final class Password implements Page {
    @Override
    public void show(Visit visit) {
      signedIn.owner(
          visit, SettingsPage.PASSWORD.path(), owner -> form(visit, owner, StatusCodes.OK));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      PlainPassword wanted = new PlainPassword(posted.field("password").orElse(""));
      signedIn.owner(
          visit,
          SettingsPage.PASSWORD.path(),
          owner ->
              answer(
                  visit,
                  owner,
                  account.password().change(owner, current(posted), wanted, visit.visitor())));
    }

    private void answer(Visit visit, Owner owner, PasswordChange.Outcome outcome) {
      switch (outcome) {
        case PasswordChange.Outcome.Changed(Renewed session) -> {
          visit.renew(session.value(), session.renewableFor());
          visit.notice(StatusCodes.OK, CHANGED);
        }
        case PasswordChange.Outcome.WrongPassword _ -> refuse(visit, owner, WRONG);
        case PasswordChange.Outcome.BadPassword(PasswordVerdict.Refused why) ->
            refuse(visit, owner, new Form.Problem(PasswordSentences.of(why), Form.About.PASSWORD));
        case PasswordChange.Outcome.TooMany(Duration wait) -> {
          visit.retryAfter(Sentences.wholeSeconds(wait));
          form(visit, owner, StatusCodes.TOO_MANY_REQUESTS, tooMany(wait));
        }
        case PasswordChange.Outcome.Busy _ -> {
          visit.retryAfter(2);
          form(visit, owner, StatusCodes.SERVICE_UNAVAILABLE, busy());
        }
        case PasswordChange.Outcome.Over _ -> visit.redirect(SettingsPage.PASSWORD.path());
      }
    }

    private void refuse(Visit visit, Owner owner, Form.Problem problem) {
      form(visit, owner, StatusCodes.UNPROCESSABLE_ENTITY, problem);
    }

    private void form(Visit visit, Owner owner, int status, Form.Problem... problems) {
      visit.page(
          status,
          pages.changePassword(AccountPages.form(owner, problems), account.password().shortest()));
    }
  }

  private final class Delete implements Page {
    @Override
    public void show(Visit visit) {
      signedIn.owner(
          visit, SettingsPage.DELETE.path(), owner -> form(visit, owner, StatusCodes.OK));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      signedIn.owner(
          visit,
          SettingsPage.DELETE.path(),
          owner ->
              answer(
                  visit,
                  owner,
                  account.deletion().delete(owner, current(posted), visit.visitor())));
    }

    private void answer(Visit visit, Owner owner, Deletion.Outcome outcome) {
      switch (outcome) {
        case Deletion.Outcome.Deleted _ -> {
          visit.forget();
          visit.notice(StatusCodes.OK, DELETED);
        }
        case Deletion.Outcome.WrongPassword _ ->
            form(visit, owner, StatusCodes.UNPROCESSABLE_ENTITY, WRONG);
        case Deletion.Outcome.TooMany(Duration wait) -> {
          visit.retryAfter(Sentences.wholeSeconds(wait));
          form(visit, owner, StatusCodes.TOO_MANY_REQUESTS, tooMany(wait));
        }
        case Deletion.Outcome.Busy _ -> {
          visit.retryAfter(2);
          form(visit, owner, StatusCodes.SERVICE_UNAVAILABLE, busy());
        }
        case Deletion.Outcome.Over _ -> visit.redirect(SettingsPage.DELETE.path());
      }
    }

    private void form(Visit visit, Owner owner, int status, Form.Problem... problems) {
      visit.page(status, pages.deleteAccount(AccountPages.form(owner, problems)));
    }
  }

  private static PlainPassword current(PostedForm posted) {
    return new PlainPassword(posted.field("current_password").orElse(""));
  }

  static Form.Problem tooMany(Duration wait) {
    return new Form.Problem(Sentences.tooMany(wait), Form.About.FORM);
  }

  static Form.Problem busy() {
    return new Form.Problem(LoginPages.BUSY, Form.About.FORM);
  }

  /** At most one problem. */
  private static Form form(Owner owner, Form.Problem... problems) {
    return new Form(
        owner.email(), Optional.empty(), Optional.empty(), Arrays.stream(problems).findFirst());
  }
}
