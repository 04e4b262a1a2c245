package dev.sallyport.server.http;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import io.undertow.util.StatusCodes;
import java.util.Map;
import java.util.Optional;

/**
 * Log out of this session, here or from a button of an app, and log out of all. An app either leads
 * its people here, where they are asked, or sends a form itself, which logs out at once.
 */
final class LogoutPages {
  private final Accounts accounts;
  private final Pages pages;

  LogoutPages(Accounts accounts, Pages pages) {
    this.accounts = accounts;
    this.pages = pages;
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return Map.of("/logout", new Logout(), "/logout/everywhere", new LogoutEverywhere());
  }

  private final class Logout implements Page {
    /** Changes nothing: a picture on some page is enough to make a browser come here. */
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page -> {
            Optional<Evidence.Session> session = visit.sessionToRenew();
            if (session.isEmpty()) {
              visit.notice(StatusCodes.OK, Sentences.signedOut(page.map(LogoutPages::back)));
            } else {
              visit.page(
                  StatusCodes.OK,
                  page.map(ReturnTo::origin),
                  pages.logout(session.get().person().email(), page.map(LogoutPages::back)));
            }
          });
    }

    @Override
    public boolean takesFormsOfApps() {
      return true;
    }

    /** First of all the session ends: a mistake in return_to leaves nobody logged in. */
    @Override
    public void act(Visit visit, PostedForm form) {
      visit
          .value()
          .ifPresent(
              value ->
                  visit
                      .sessionToRenew()
                      .ifPresentOrElse(
                          session -> accounts.logout(value, session, visit.visitor()),
                          () -> accounts.logout(value)));
      visit.forget();
      visit.withDestination(form, page -> visit.redirect(page.map(ReturnTo::url).orElse("/login")));
    }
  }

  private final class LogoutEverywhere implements Page {
    @Override
    public void show(Visit visit) {
      visit.redirect("/");
    }

    /** Of whom it is that asks says a session that counts; one that has ended ends no other. */
    @Override
    public void act(Visit visit, PostedForm form) {
      visit
          .sessionToRenew()
          .ifPresent(session -> accounts.logoutEverywhere(session.person().id(), visit.visitor()));
      visit.forget();
      visit.redirect("/login");
    }
  }

  private static Notice.Action back(ReturnTo page) {
    return new Notice.Action("Back to " + page.host().name(), page.url());
  }
}
