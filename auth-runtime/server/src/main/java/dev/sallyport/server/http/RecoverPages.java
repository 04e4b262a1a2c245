package dev.sallyport.server.http;

import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.account.LinkSecret;
import dev.sallyport.server.account.Recovery;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.metrics.MailMeters;
import dev.sallyport.server.pages.CheckMail;
import dev.sallyport.server.pages.Form;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Choose a new password, by the link or by the code in a mail. */
final class RecoverPages {
  private static final String PATH = "/recover";

  private final Recovery recovery;
  private final Pages pages;
  private final MailMeters meters;
  private final int shortestPassword;

  RecoverPages(Recovery recovery, Pages pages, MailMeters meters, int shortestPassword) {
    this.recovery = recovery;
    this.pages = pages;
    this.meters = meters;
    this.shortestPassword = shortestPassword;
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
        PATH + "/password",
        new NewPassword());
  }

  /** Where a link leads. */
  static String address(LinkSecret link) {
    return PATH + "/password?token=" + link.text();
  }

  private final class Ask implements Page {
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page ->
              visit.page(
                  StatusCodes.OK, pages.recover(LoginPages.form("", page, Optional.empty()))));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      String email = posted.field("email").orElse("");
      visit.withDestination(
          posted,
          page -> {
            switch (recovery.ask(email, visit.visitor())) {
              case Recovery.Asked.MailSent(FlowSecret flow) -> checkMail(visit, flow, page);
              case Recovery.Asked.BadEmail _ ->
                  visit.page(
                      StatusCodes.UNPROCESSABLE_ENTITY,
                      pages.recover(
                          LoginPages.form(email, page, Optional.of(LoginPages.BAD_EMAIL))));
              case Recovery.Asked.TooMany(Duration wait) -> visit.tooMany(wait);
            }
          });
    }
  }

  private void checkMail(Visit visit, FlowSecret flow, Optional<ReturnTo> page) {
    visit.page(StatusCodes.OK, pages.checkMail(check(flow, page, Optional.empty())));
  }

  private static CheckMail check(
      FlowSecret flow, Optional<ReturnTo> page, Optional<String> problem) {
    return new CheckMail(PATH, flow.text(), page.map(ReturnTo::url), problem);
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
            Recovery.CodeTried outcome =
                recovery.byCode(flow, posted.field("code").orElse(""), visit.visitor());
            meters.recoveryCode(outcome);
            switch (outcome) {
              case Recovery.CodeTried.Right(LinkSecret link) -> askForPassword(visit, link, page);
              case Recovery.CodeTried.Wrong _ ->
                  visit.page(
                      StatusCodes.UNPROCESSABLE_ENTITY,
                      pages.checkMail(check(flow, page, Optional.of(MailSentences.WRONG_CODE))));
              case Recovery.CodeTried.TooMany(Duration wait) -> visit.tooMany(wait);
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
            switch (recovery.again(flow, visit.visitor())) {
              case Recovery.Asked.MailSent(FlowSecret newer) -> checkMail(visit, newer, page);
              case Recovery.Asked.BadEmail _ -> visit.redirect(PATH);
              case Recovery.Asked.TooMany(Duration wait) -> visit.tooMany(wait);
            }
          });
    }
  }

  private final class NewPassword implements Page {
    /** Uses nothing up: whoever looks into mail opens links too. */
    @Override
    public void show(Visit visit) {
      Optional<LinkSecret> link = visit.parameter("token").flatMap(LinkSecret::parse);
      if (link.isEmpty()) {
        visit.redirect(PATH);
        return;
      }
      askForPassword(visit, link.get(), Optional.empty());
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      Optional<LinkSecret> link = posted.field("token").flatMap(LinkSecret::parse);
      if (link.isEmpty()) {
        visit.notice(StatusCodes.BAD_REQUEST, Sentences.BAD_FORM);
        return;
      }
      PlainPassword password = new PlainPassword(posted.field("password").orElse(""));
      visit.withDestination(posted, page -> choose(visit, link.get(), password, page));
    }

    private void choose(
        Visit visit, LinkSecret link, PlainPassword password, Optional<ReturnTo> page) {
      Recovery.Outcome outcome = recovery.choose(link, password, visit.visitor());
      meters.recovery(outcome);
      switch (outcome) {
        case Recovery.Outcome.Changed _ -> changed(visit, page);
        case Recovery.Outcome.NotGood _ ->
            visit.notice(StatusCodes.UNPROCESSABLE_ENTITY, MailSentences.DEAD_RECOVERY);
        case Recovery.Outcome.BadPassword(String email, PasswordVerdict.Refused why) ->
            again(
                visit,
                StatusCodes.UNPROCESSABLE_ENTITY,
                email,
                link,
                page,
                new Form.Problem(PasswordSentences.of(why), Form.About.PASSWORD));
        case Recovery.Outcome.Busy(String email) -> {
          visit.retryAfter(2);
          again(
              visit,
              StatusCodes.SERVICE_UNAVAILABLE,
              email,
              link,
              page,
              new Form.Problem(LoginPages.BUSY, Form.About.FORM));
        }
      }
    }

    private void again(
        Visit visit,
        int status,
        String email,
        LinkSecret link,
        Optional<ReturnTo> page,
        Form.Problem problem) {
      visit.page(
          status,
          pages.newPassword(
              LoginPages.form(email, page, Optional.of(problem)), link.text(), shortestPassword));
    }
  }

  private void askForPassword(Visit visit, LinkSecret link, Optional<ReturnTo> page) {
    Optional<String> email = recovery.holder(link);
    if (email.isEmpty()) {
      visit.notice(StatusCodes.UNPROCESSABLE_ENTITY, MailSentences.DEAD_RECOVERY);
      return;
    }
    visit.page(
        StatusCodes.OK,
        pages.newPassword(
            LoginPages.form(email.get(), page, Optional.empty()), link.text(), shortestPassword));
  }

  /** The session that this browser brought, if it was the account's, has ended with the others. */
  private static void changed(Visit visit, Optional<ReturnTo> page) {
    visit.notice(
        StatusCodes.OK,
        new Notice(
            "Your password is changed",
            "Everybody who was signed in to this account is signed out. Sign in with the new"
                + " password.",
            Optional.of(new Notice.Action("Sign in", LoginPages.address(page))),
            Optional.empty()));
  }
}
