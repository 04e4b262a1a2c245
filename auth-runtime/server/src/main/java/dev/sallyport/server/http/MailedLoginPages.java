package dev.sallyport.server.http;

import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.account.LinkSecret;
import dev.sallyport.server.account.MailedLogin;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.pages.CheckMail;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Log in by the link or by the code in a mail. */
final class MailedLoginPages {
  static final String PATH = "/login/mail";

  private static final Notice DEAD =
      new Notice(
          "This link is good no more",
          "It was used already, is older than 10 minutes, or a newer mail has taken its place."
              + " Nobody was signed in.",
          Optional.of(new Notice.Action("Send another mail", PATH)),
          Optional.empty());

  private final MailedLogin login;
  private final Pages pages;

  MailedLoginPages(MailedLogin login, Pages pages) {
    this.login = login;
    this.pages = pages;
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return Map.of(
        PATH,
        new Ask(),
        PATH + "/code",
        new Code(),
        PATH + "/again",
        new Again(),
        PATH + "/open",
        new Open());
  }

  private final class Ask implements Page {
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page ->
              visit.page(
                  StatusCodes.OK, pages.loginByMail(LoginPages.form("", page, Optional.empty()))));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      String email = posted.field("email").orElse("");
      visit.withDestination(
          posted,
          page -> {
            switch (login.ask(email, visit.visitor())) {
              case MailedLogin.Asked.MailSent(FlowSecret flow) ->
                  checkMail(visit, StatusCodes.OK, flow, page, Optional.empty());
              case MailedLogin.Asked.BadEmail _ ->
                  visit.page(
                      StatusCodes.UNPROCESSABLE_ENTITY,
                      pages.loginByMail(
                          LoginPages.form(email, page, Optional.of(LoginPages.BAD_EMAIL))));
              case MailedLogin.Asked.TooMany(Duration wait) -> visit.tooMany(wait);
            }
          });
    }
  }

  private void checkMail(
      Visit visit, int status, FlowSecret flow, Optional<ReturnTo> page, Optional<String> problem) {
    visit.page(
        status,
        page.map(ReturnTo::origin),
        pages.checkMail(new CheckMail(PATH, flow.text(), page.map(ReturnTo::url), problem)));
  }

  private final class Code implements Page {
    @Override
    public void show(Visit visit) {
      visit.redirect(PATH);
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      visit.withFlow(
          posted,
          (flow, page) -> {
            switch (login.byCode(flow, posted.field("code").orElse(""), visit.visitor())) {
              case MailedLogin.Outcome.Arrived(Arrival.Outcome outcome) ->
                  LoginPages.arrived(visit, outcome, page);
              case MailedLogin.Outcome.NotGood _ ->
                  checkMail(
                      visit,
                      StatusCodes.UNPROCESSABLE_ENTITY,
                      flow,
                      page,
                      Optional.of(MailSentences.WRONG_CODE));
              case MailedLogin.Outcome.TooMany(Duration wait) -> visit.tooMany(wait);
            }
          });
    }
  }

  private final class Again implements Page {
    @Override
    public void show(Visit visit) {
      visit.redirect(PATH);
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      visit.withFlow(
          posted,
          (flow, page) -> {
            switch (login.again(flow, visit.visitor())) {
              case MailedLogin.Asked.MailSent(FlowSecret newer) ->
                  checkMail(visit, StatusCodes.OK, newer, page, Optional.empty());
              case MailedLogin.Asked.BadEmail _ -> visit.redirect(PATH);
              case MailedLogin.Asked.TooMany(Duration wait) -> visit.tooMany(wait);
            }
          });
    }
  }

  /**
   * A link works in any browser, so it says as whom: it may be somebody else's, sent on purpose.
   */
  private final class Open implements Page {
    /** Uses nothing up: whoever looks into mail opens links too. */
    @Override
    public void show(Visit visit) {
      Optional<LinkSecret> link = visit.parameter("token").flatMap(LinkSecret::parse);
      Optional<String> email = link.flatMap(login::holder);
      if (link.isEmpty() || email.isEmpty()) {
        visit.notice(StatusCodes.UNPROCESSABLE_ENTITY, DEAD);
        return;
      }
      visit.page(StatusCodes.OK, pages.loginByLink(email.get(), link.get().text()));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      Optional<LinkSecret> link = posted.field("token").flatMap(LinkSecret::parse);
      if (link.isEmpty()) {
        visit.notice(StatusCodes.BAD_REQUEST, Sentences.BAD_FORM);
        return;
      }
      switch (login.byLink(link.get(), visit.visitor())) {
        case MailedLogin.Outcome.Arrived(Arrival.Outcome outcome) ->
            LoginPages.arrived(visit, outcome, Optional.empty());
        case MailedLogin.Outcome.NotGood _ -> visit.notice(StatusCodes.UNPROCESSABLE_ENTITY, DEAD);
        case MailedLogin.Outcome.TooMany(Duration wait) -> visit.tooMany(wait);
      }
    }
  }
}
