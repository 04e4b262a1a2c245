package dev.sallyport.server.http;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.factors.BackupCodes;
import dev.sallyport.server.factors.OwnFactors;
import dev.sallyport.server.factors.SecondFactors;
import dev.sallyport.server.factors.SecondStep;
import dev.sallyport.server.factors.StepUp;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.pages.CodeForm;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.store.factors.PendingLogins;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Where a second factor is asked for: on the way into a session, and for one that is not enough.
 */
final class SecondStepPages {
  static final String STEP_UP = "/step-up";
  static final String WRONG_CODE =
      "This code is not good. Each is good once: wait for the next one, and look whether the clock of"
          + " your device is right.";

  /** Says that what a browser was sending was not carried out. */
  static final String LOST = "lost";

  private final SecondFactors factors;
  private final Pages pages;
  private final Meters meters;
  private final OwnSession signedIn;
  private final NewApps newApps;

  SecondStepPages(SecondFactors factors, Pages pages, Meters meters, String authUrl) {
    this.factors = factors;
    this.pages = pages;
    this.meters = meters;
    this.signedIn = new OwnSession(authUrl);
    this.newApps = new NewApps(factors.own(), pages);
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return Map.of(
        LoginPages.SECOND_STEP, new Second(), LoginPages.ENROL, new Enrol(), STEP_UP, new Raise());
  }

  /** Goes on with the login that waits for this browser; without one, it has to begin. */
  private void withLogin(
      Visit visit, Optional<ReturnTo> page, BiConsumer<PendingSecret, PendingLogins.Waiting> next) {
    Optional<PendingSecret> secret = visit.pending();
    Optional<PendingLogins.Waiting> waiting = secret.flatMap(factors.login()::waiting);
    if (waiting.isPresent()) {
      next.accept(secret.get(), waiting.get());
    } else {
      visit.redirect(LoginPages.address(page));
    }
  }

  private final class Second implements Page {
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page ->
              withLogin(
                  visit,
                  page,
                  (_, waiting) -> {
                    if (waiting.held().any()) {
                      form(visit, StatusCodes.OK, waiting, page, Optional.empty());
                    } else {
                      visit.redirect(LoginPages.ENROL + LoginPages.returning(page));
                    }
                  }));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      String code = posted.field("code").orElse("");
      visit.withDestination(
          posted,
          page ->
              withLogin(visit, page, (secret, waiting) -> act(visit, secret, waiting, page, code)));
    }

    private void act(
        Visit visit,
        PendingSecret secret,
        PendingLogins.Waiting waiting,
        Optional<ReturnTo> page,
        String code) {
      SecondStep.Outcome outcome = factors.login().show(secret, code, visit.visitor());
      meters.signIn().secondStep(outcome);
      switch (outcome) {
        case SecondStep.Outcome.Welcome(SignedIn session) -> {
          visit.begin(session);
          visit.redirect(page.map(ReturnTo::url).orElse("/"));
        }
        case SecondStep.Outcome.Wrong _ ->
            form(visit, StatusCodes.UNPROCESSABLE_ENTITY, waiting, page, Optional.of(WRONG_CODE));
        case SecondStep.Outcome.TooMany(Duration wait) -> {
          visit.retryAfter(Sentences.wholeSeconds(wait));
          form(
              visit,
              StatusCodes.TOO_MANY_REQUESTS,
              waiting,
              page,
              Optional.of(Sentences.tooMany(wait)));
        }
        case SecondStep.Outcome.Over _ -> visit.redirect(LoginPages.address(page));
      }
    }

    private void form(
        Visit visit,
        int status,
        PendingLogins.Waiting waiting,
        Optional<ReturnTo> page,
        Optional<String> problem) {
      SecondStepPages.this.form(
          visit, status, LoginPages.SECOND_STEP, waiting.identity().email(), page, problem);
    }
  }

  private final class Enrol implements Page {
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page ->
              withLogin(
                  visit,
                  page,
                  (_, waiting) -> {
                    if (waiting.held().any()) {
                      visit.redirect(LoginPages.SECOND_STEP + LoginPages.returning(page));
                    } else {
                      OwnFactors.Offer offer = factors.own().offer(waiting.identity().id());
                      show(visit, StatusCodes.OK, waiting, offer, page, Optional.empty());
                    }
                  }));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      visit.withDestination(
          posted,
          page -> withLogin(visit, page, (_, waiting) -> act(visit, posted, waiting, page)));
    }

    private void act(
        Visit visit, PostedForm posted, PendingLogins.Waiting waiting, Optional<ReturnTo> page) {
      Optional<OwnFactors.Offer> offer =
          newApps.offered(posted, waiting.identity().id()).filter(_ -> !waiting.held().any());
      if (offer.isEmpty()) {
        visit.redirect(LoginPages.ENROL + LoginPages.returning(page));
        return;
      }
      String code = posted.field("code").orElse("");
      switch (factors.own().add(waiting, offer.get(), code, visit.visitor())) {
        case OwnFactors.Arrived.Welcome(SignedIn session, BackupCodes codes) -> {
          visit.begin(session);
          newApps.codes(visit, codes, page, new Notice.Action("Continue", "/"));
        }
        case OwnFactors.Arrived.Wrong _ ->
            show(
                visit,
                StatusCodes.UNPROCESSABLE_ENTITY,
                waiting,
                offer.get(),
                page,
                Optional.of(NewApps.WRONG_CODE));
        case OwnFactors.Arrived.Over _ -> visit.redirect(LoginPages.address(page));
      }
    }

    private void show(
        Visit visit,
        int status,
        PendingLogins.Waiting waiting,
        OwnFactors.Offer offer,
        Optional<ReturnTo> page,
        Optional<String> problem) {
      String email = waiting.identity().email();
      visit.page(
          status, pages.enrol(newApps.written(LoginPages.ENROL, email, offer, page, problem)));
    }
  }

  private final class Raise implements Page {
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page -> signedIn.with(visit, path(page), session -> show(visit, session, page)));
    }

    private void show(Visit visit, Evidence.Session session, Optional<ReturnTo> page) {
      if (session.aal() == Aal.AAL2) {
        visit.redirect(page.map(ReturnTo::url).orElse("/"));
      } else if (factors.stepUp().held(session.person().id()).any()) {
        form(visit, StatusCodes.OK, STEP_UP, session.person().email(), page, Optional.empty());
      } else {
        visit.notice(StatusCodes.OK, none(page));
      }
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      String code = posted.field("code").orElse("");
      visit.withDestination(
          posted,
          page -> signedIn.with(visit, path(page), session -> act(visit, session, page, code)));
    }

    private void act(Visit visit, Evidence.Session session, Optional<ReturnTo> page, String code) {
      String email = session.person().email();
      StepUp.Outcome outcome =
          factors.stepUp().show(OwnSession.owner(session, visit), code, visit.visitor());
      meters.signIn().stepUp(outcome);
      switch (outcome) {
        case StepUp.Outcome.Raised(Renewed raised) -> {
          visit.renew(raised.value(), raised.renewableFor());
          visit.redirect(page.map(ReturnTo::url).orElse("/"));
        }
        case StepUp.Outcome.Wrong _ ->
            form(
                visit,
                StatusCodes.UNPROCESSABLE_ENTITY,
                STEP_UP,
                email,
                page,
                Optional.of(WRONG_CODE));
        case StepUp.Outcome.TooMany(Duration wait) -> {
          visit.retryAfter(Sentences.wholeSeconds(wait));
          form(
              visit,
              StatusCodes.TOO_MANY_REQUESTS,
              STEP_UP,
              email,
              page,
              Optional.of(Sentences.tooMany(wait)));
        }
        case StepUp.Outcome.Over _ -> visit.redirect(path(page));
      }
    }

    private static String path(Optional<ReturnTo> page) {
      return STEP_UP + LoginPages.returning(page);
    }

    private static Notice none(Optional<ReturnTo> page) {
      return new Notice(
          "A second factor is needed",
          page.map(to -> to.host().name()).orElse("What you want to do")
              + " asks for more than a password, and your account has nothing else yet. Add an"
              + " authenticator app, and you go on from there.",
          Optional.of(
              new Notice.Action(
                  "Add an authenticator app", FactorPages.APP + LoginPages.returning(page))),
          Optional.empty());
    }
  }

  private void form(
      Visit visit,
      int status,
      String path,
      String email,
      Optional<ReturnTo> page,
      Optional<String> problem) {
    visit.page(
        status,
        page.map(ReturnTo::origin),
        pages.secondStep(
            new CodeForm(
                path,
                email,
                page.map(ReturnTo::url),
                page.map(to -> to.host().name()),
                visit.parameter(LOST).isPresent(),
                problem)));
  }
}
