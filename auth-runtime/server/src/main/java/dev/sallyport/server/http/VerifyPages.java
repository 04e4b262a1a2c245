package dev.sallyport.server.http;

import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.account.LinkSecret;
import dev.sallyport.server.account.Verification;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.metrics.MailMeters;
import dev.sallyport.server.pages.CheckMail;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Show that an address is one's own, by the link or by the code in a mail. */
final class VerifyPages {
  private static final String PATH = "/verify";

  private final Verification verification;
  private final Pages pages;
  private final MailMeters meters;

  VerifyPages(Verification verification, Pages pages, MailMeters meters) {
    this.verification = verification;
    this.pages = pages;
    this.meters = meters;
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return Map.of(PATH, new Link(), PATH + "/code", new Code(), PATH + "/again", new Again());
  }

  /** Says that a mail was sent, and asks for its code. */
  void checkMail(Visit visit, FlowSecret flow, Optional<ReturnTo> page) {
    visit.page(StatusCodes.OK, pages.checkMail(check(flow, page, Optional.empty())));
  }

  private static CheckMail check(
      FlowSecret flow, Optional<ReturnTo> page, Optional<String> problem) {
    return new CheckMail(PATH, flow.text(), page.map(ReturnTo::url), problem);
  }

  private final class Link implements Page {
    /** Uses nothing up: whoever looks into mail opens links too. */
    @Override
    public void show(Visit visit) {
      Optional<LinkSecret> link = visit.parameter("token").flatMap(LinkSecret::parse);
      if (link.isEmpty()) {
        visit.notice(StatusCodes.NOT_FOUND, MailSentences.NO_LINK);
        return;
      }
      visit.page(StatusCodes.OK, pages.confirm(link.get().text()));
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      Optional<LinkSecret> link = form.field("token").flatMap(LinkSecret::parse);
      if (link.isEmpty()) {
        visit.notice(StatusCodes.BAD_REQUEST, Sentences.BAD_FORM);
        return;
      }
      Verification.Outcome outcome = verification.byLink(link.get(), visit.visitor());
      meters.verification(outcome);
      switch (outcome) {
        case Verification.Outcome.Verified _ -> verified(visit, Optional.empty());
        case Verification.Outcome.NotGood _ ->
            visit.notice(StatusCodes.UNPROCESSABLE_ENTITY, MailSentences.DEAD_VERIFICATION);
        case Verification.Outcome.TooMany(Duration wait) -> visit.tooMany(wait);
      }
    }
  }

  private final class Code implements Page {
    @Override
    public void show(Visit visit) {
      visit.redirect("/login");
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      visit.withFlow(
          form,
          (flow, page) -> {
            Verification.Outcome outcome =
                verification.byCode(flow, form.field("code").orElse(""), visit.visitor());
            meters.verification(outcome);
            switch (outcome) {
              case Verification.Outcome.Verified _ -> verified(visit, page);
              case Verification.Outcome.NotGood _ ->
                  visit.page(
                      StatusCodes.UNPROCESSABLE_ENTITY,
                      pages.checkMail(check(flow, page, Optional.of(MailSentences.WRONG_CODE))));
              case Verification.Outcome.TooMany(Duration wait) -> visit.tooMany(wait);
            }
          });
    }
  }

  private final class Again implements Page {
    @Override
    public void show(Visit visit) {
      visit.redirect("/login");
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      visit.withFlow(
          form,
          (flow, page) -> {
            switch (verification.again(flow, visit.visitor())) {
              case Verification.Asked.MailSent(FlowSecret newer) -> checkMail(visit, newer, page);
              case Verification.Asked.TooMany(Duration wait) -> visit.tooMany(wait);
            }
          });
    }
  }

  private static void verified(Visit visit, Optional<ReturnTo> page) {
    visit.notice(
        StatusCodes.OK,
        new Notice(
            "Your address is confirmed",
            "Thank you. You can sign in with it now.",
            Optional.of(new Notice.Action("Continue", LoginPages.address(page))),
            Optional.empty()));
  }
}
