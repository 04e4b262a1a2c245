package dev.sallyport.server.http;

import dev.sallyport.server.account.AddressChange;
import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.account.LinkSecret;
import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.pages.CheckMail;
import dev.sallyport.server.pages.Form;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.pages.SettingsPage;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Have another e-mail address: ask for it, and confirm it by the link or by the code in a mail. */
final class AddressPages {
  private static final String PATH = SettingsPage.EMAIL.path();
  private static final Optional<Notice.Action> BACK =
      Optional.of(new Notice.Action("Back to the settings", PATH));

  private static final Notice NO_MAIL =
      new Notice(
          "Your address cannot be changed here",
          "This installation sends no mail, so nobody can show that another address is theirs. Ask"
              + " whoever looks after it.",
          Optional.of(new Notice.Action("Back to the settings", SettingsPage.SESSIONS.path())),
          Optional.empty());

  static final Notice DEAD =
      new Notice(
          "This link is good no more",
          "It was used already, is older than an hour, was meant for another account, or a newer"
              + " mail has taken its place. Nothing was changed.",
          BACK,
          Optional.empty());

  private final Optional<AddressChange> address;
  private final Pages pages;
  private final OwnSession signedIn;

  /**
   * @param address empty where there is no mail
   */
  AddressPages(Optional<AddressChange> address, Pages pages, OwnSession signedIn) {
    this.address = address;
    this.pages = pages;
    this.signedIn = signedIn;
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return address
        .<Map<String, Page>>map(
            change ->
                Map.of(
                    PATH,
                    new Ask(change),
                    PATH + "/code",
                    new Code(change),
                    PATH + "/confirm",
                    new Confirm(change)))
        .orElseGet(() -> Map.of(PATH, new Without()));
  }

  private static final class Without implements Page {
    @Override
    public void show(Visit visit) {
      visit.notice(StatusCodes.OK, NO_MAIL);
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      visit.notice(StatusCodes.NOT_FOUND, NO_MAIL);
    }
  }

  private final class Ask implements Page {
    private final AddressChange change;

    Ask(AddressChange change) {
      this.change = change;
    }

    @Override
    public void show(Visit visit) {
      signedIn.owner(
          visit, PATH, owner -> form(visit, owner, StatusCodes.OK, "", Optional.empty()));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      String email = posted.field("email").orElse("");
      PlainPassword password = new PlainPassword(posted.field("current_password").orElse(""));
      signedIn.owner(
          visit,
          PATH,
          owner ->
              answer(visit, owner, email, change.ask(owner, password, email, visit.visitor())));
    }

    private void answer(Visit visit, Owner owner, String email, AddressChange.Asked outcome) {
      switch (outcome) {
        case AddressChange.Asked.MailSent(FlowSecret flow) ->
            visit.page(
                StatusCodes.OK, pages.emailCode(owner.email(), check(flow, Optional.empty())));
        case AddressChange.Asked.BadEmail _ ->
            form(
                visit,
                owner,
                StatusCodes.UNPROCESSABLE_ENTITY,
                email,
                Optional.of(LoginPages.BAD_EMAIL));
        case AddressChange.Asked.WrongPassword _ ->
            form(
                visit,
                owner,
                StatusCodes.UNPROCESSABLE_ENTITY,
                email,
                Optional.of(AccountPages.WRONG));
        case AddressChange.Asked.TooMany(Duration wait) -> {
          visit.retryAfter(Sentences.wholeSeconds(wait));
          form(
              visit,
              owner,
              StatusCodes.TOO_MANY_REQUESTS,
              email,
              Optional.of(AccountPages.tooMany(wait)));
        }
        case AddressChange.Asked.Busy _ -> {
          visit.retryAfter(2);
          form(
              visit,
              owner,
              StatusCodes.SERVICE_UNAVAILABLE,
              email,
              Optional.of(AccountPages.busy()));
        }
      }
    }

    private void form(
        Visit visit, Owner owner, int status, String email, Optional<Form.Problem> problem) {
      visit.page(
          status,
          pages.changeEmail(
              owner.email(), new Form(email, Optional.empty(), Optional.empty(), problem)));
    }
  }

  private static CheckMail check(FlowSecret flow, Optional<String> problem) {
    return new CheckMail(PATH, flow.text(), Optional.empty(), problem);
  }

  private final class Code implements Page {
    private final AddressChange change;

    Code(AddressChange change) {
      this.change = change;
    }

    @Override
    public void show(Visit visit) {
      visit.redirect(PATH);
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      visit.withFlow(posted, flow -> confirm(visit, posted, flow));
    }

    private void confirm(Visit visit, PostedForm posted, FlowSecret flow) {
      String code = posted.field("code").orElse("");
      signedIn.owner(
          visit,
          PATH,
          owner -> {
            switch (change.byCode(owner, flow, code, visit.visitor())) {
              case AddressChange.Outcome.Changed(EmailAddress now, Renewed session) ->
                  changed(visit, now, session);
              case AddressChange.Outcome.NotGood _ ->
                  visit.page(
                      StatusCodes.UNPROCESSABLE_ENTITY,
                      pages.emailCode(
                          owner.email(), check(flow, Optional.of(MailSentences.WRONG_CODE))));
              case AddressChange.Outcome.TooMany(Duration wait) -> visit.tooMany(wait);
            }
          });
    }
  }

  private final class Confirm implements Page {
    private final AddressChange change;

    Confirm(AddressChange change) {
      this.change = change;
    }

    /** Uses nothing up. Whoever is not signed in here does so first, and comes back to the link. */
    @Override
    public void show(Visit visit) {
      withLink(
          visit,
          visit.parameter("token"),
          link ->
              signedIn.owner(
                  visit,
                  PATH + "/confirm?token=" + link.text(),
                  owner ->
                      change
                          .wanted(owner, link)
                          .ifPresentOrElse(
                              wanted ->
                                  visit.page(
                                      StatusCodes.OK,
                                      pages.confirmEmail(
                                          owner.email(), wanted.value(), link.text())),
                              () -> visit.notice(StatusCodes.UNPROCESSABLE_ENTITY, DEAD))));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      withLink(
          visit,
          posted.field("token"),
          link ->
              signedIn.owner(
                  visit,
                  PATH,
                  owner -> {
                    switch (change.byLink(owner, link, visit.visitor())) {
                      case AddressChange.Outcome.Changed(EmailAddress now, Renewed session) ->
                          changed(visit, now, session);
                      case AddressChange.Outcome.NotGood _ ->
                          visit.notice(StatusCodes.UNPROCESSABLE_ENTITY, DEAD);
                      case AddressChange.Outcome.TooMany(Duration wait) -> visit.tooMany(wait);
                    }
                  }));
    }

    private void withLink(Visit visit, Optional<String> token, Consumer<LinkSecret> next) {
      token
          .flatMap(LinkSecret::parse)
          .ifPresentOrElse(next, () -> visit.notice(StatusCodes.NOT_FOUND, MailSentences.NO_LINK));
    }
  }

  private static void changed(Visit visit, EmailAddress now, Renewed session) {
    visit.renew(session.value(), session.renewableFor());
    visit.notice(
        StatusCodes.OK,
        new Notice(
            "Your address is changed",
            "It is "
                + now.value()
                + " now. You stay signed in here. Everybody else who was signed in to your account"
                + " is signed out.",
            BACK,
            Optional.empty()));
  }
}
