package dev.sallyport.server.http;

import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.factors.BackupCodes;
import dev.sallyport.server.factors.OwnFactors;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.OwnApp;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.pages.SettingsPage;
import io.undertow.util.StatusCodes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The second factors of whoever looks: which they are, and how to add and remove them. */
final class FactorPages {
  static final String LIST = SettingsPage.FACTORS.path();
  static final String APP = LIST + "/app";

  private static final Notice.Action BACK = new Notice.Action("Back to the settings", LIST);

  private final OwnFactors factors;
  private final Pages pages;
  private final OwnSession signedIn;
  private final NewApps newApps;

  FactorPages(OwnFactors factors, Pages pages, String authUrl) {
    this.factors = factors;
    this.pages = pages;
    this.signedIn = new OwnSession(authUrl);
    this.newApps = new NewApps(factors, pages);
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return Map.of(
        LIST,
        new Overview(),
        APP,
        new AddApp(),
        APP + "/remove",
        new RemoveApp(),
        LIST + "/codes",
        new NewCodes());
  }

  /** Goes on with a session that is good enough; else leads to what it lacks, and back. */
  private void withLeave(Visit visit, String path, Consumer<Owner> next) {
    signedIn.with(
        visit,
        path,
        session -> {
          switch (factors.leave(session)) {
            case GIVEN -> next.accept(OwnSession.owner(session, visit));
            case LOGIN_TOO_OLD -> visit.redirect("/login?prompt=login&return_to=" + address(path));
            case SECOND_FACTOR_NEEDED ->
                visit.redirect(SecondStepPages.STEP_UP + "?return_to=" + address(path));
          }
        });
  }

  private String address(String path) {
    return URLEncoder.encode(signedIn.authUrl() + path, StandardCharsets.UTF_8);
  }

  private final class Overview implements Page {
    @Override
    public void show(Visit visit) {
      signedIn.owner(
          visit,
          LIST,
          owner ->
              visit.page(
                  StatusCodes.OK,
                  pages.factors(
                      owner.email(),
                      factors
                          .app(owner.identity())
                          .map(app -> new OwnApp(app.addedAt(), app.usedAt())),
                      factors.held(owner.identity()).backupCodes())));
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
    }
  }

  private final class AddApp implements Page {
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page ->
              withLeave(
                  visit,
                  path(page),
                  owner -> {
                    if (factors.held(owner.identity()).totp()) {
                      visit.redirect(page.map(ReturnTo::url).orElse(LIST));
                    } else {
                      OwnFactors.Offer offer = factors.offer(owner.identity());
                      show(visit, StatusCodes.OK, owner, offer, page, Optional.empty());
                    }
                  }));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      visit.withDestination(
          posted, page -> withLeave(visit, path(page), owner -> act(visit, posted, owner, page)));
    }

    private void act(Visit visit, PostedForm posted, Owner owner, Optional<ReturnTo> page) {
      Optional<OwnFactors.Offer> offer = newApps.offered(posted, owner.identity());
      if (offer.isEmpty()) {
        visit.redirect(path(page));
        return;
      }
      String code = posted.field("code").orElse("");
      switch (factors.add(owner, offer.get(), code, visit.visitor())) {
        case OwnFactors.Outcome.Changed(Renewed session, Optional<BackupCodes> codes) -> {
          visit.renew(session.value(), session.renewableFor());
          codes.ifPresentOrElse(
              made -> newApps.codes(visit, made, page, BACK),
              () -> visit.redirect(page.map(ReturnTo::url).orElse(LIST)));
        }
        case OwnFactors.Outcome.Wrong _ ->
            show(
                visit,
                StatusCodes.UNPROCESSABLE_ENTITY,
                owner,
                offer.get(),
                page,
                Optional.of(NewApps.WRONG_CODE));
        case OwnFactors.Outcome.Over _ -> visit.redirect(path(page));
      }
    }

    private void show(
        Visit visit,
        int status,
        Owner owner,
        OwnFactors.Offer offer,
        Optional<ReturnTo> page,
        Optional<String> problem) {
      visit.page(status, pages.addApp(newApps.written(APP, owner.email(), offer, page, problem)));
    }

    private static String path(Optional<ReturnTo> page) {
      return APP + LoginPages.returning(page);
    }
  }

  /** Whoever had to log in first comes back to the list. */
  private abstract class Change implements Page {
    @Override
    public void show(Visit visit) {
      visit.redirect(LIST);
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      withLeave(visit, LIST, owner -> change(visit, owner));
    }

    abstract void change(Visit visit, Owner owner);
  }

  private final class RemoveApp extends Change {
    @Override
    void change(Visit visit, Owner owner) {
      switch (factors.removeApp(owner, visit.visitor())) {
        case OwnFactors.Outcome.Changed(Renewed session, _) -> {
          visit.renew(session.value(), session.renewableFor());
          visit.redirect(LIST);
        }
        case OwnFactors.Outcome.Wrong _, OwnFactors.Outcome.Over _ -> visit.redirect(LIST);
      }
    }
  }

  private final class NewCodes extends Change {
    @Override
    void change(Visit visit, Owner owner) {
      factors
          .newCodes(owner, visit.visitor())
          .ifPresentOrElse(
              codes -> newApps.codes(visit, codes, Optional.empty(), BACK),
              () -> visit.redirect(LIST));
    }
  }
}
