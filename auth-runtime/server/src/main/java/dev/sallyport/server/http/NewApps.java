package dev.sallyport.server.http;

import dev.sallyport.server.factors.BackupCodes;
import dev.sallyport.server.factors.OwnFactors;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.pages.NewApp;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.UUID;

/** Adding an authenticator app, wherever somebody does. */
record NewApps(OwnFactors factors, Pages pages) {
  static final String WRONG_CODE =
      "This is not the code that the app shows. Scan the picture, look whether the clock of your"
          + " device is right, and type the newest one.";

  /** What a form brings back that was offered to this person. */
  Optional<OwnFactors.Offer> offered(PostedForm posted, UUID identity) {
    return posted.field("enrolment").flatMap(text -> factors.offered(text, identity));
  }

  NewApp written(
      String path,
      String email,
      OwnFactors.Offer offer,
      Optional<ReturnTo> page,
      Optional<String> problem) {
    return new NewApp(
        path,
        email,
        offer.secret().text(),
        offer.secret().uri(pages.site(), email),
        offer.sealed(),
        page.map(ReturnTo::url),
        problem);
  }

  /**
   * Shows new backup codes, with the way on.
   *
   * @param otherwise where it leads if nobody came from anywhere
   */
  void codes(Visit visit, BackupCodes codes, Optional<ReturnTo> page, Notice.Action otherwise) {
    visit.page(
        StatusCodes.OK,
        pages.backupCodes(
            codes.texts(),
            page.map(to -> new Notice.Action("Continue to " + to.host().name(), to.url()))
                .orElse(otherwise)));
  }
}
