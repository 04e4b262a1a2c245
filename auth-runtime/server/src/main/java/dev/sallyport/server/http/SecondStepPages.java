package dev.sallyport.server.http;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.account.Owner;
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
import dev.sallyport.server.pages.PasskeyForm;
import dev.sallyport.server.passkeys.ByPasskey;
import dev.sallyport.server.passkeys.Question;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.factors.PendingLogins;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

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
  private final ByPasskey passkeys;
  private final Pages pages;
  private final Meters meters;
  private final OwnSession signedIn;
  private final NewApps newApps;

  SecondStepPages(
      SecondFactors factors, ByPasskey passkeys, Pages pages, Meters meters, String authUrl) {
    this.factors = factors;
    this.passkeys = passkeys;
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
  void withLogin(
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
                  (secret, waiting) -> {
                    if (waiting.held().any()) {
                      second(visit, StatusCodes.OK, secret, waiting, page, Optional.empty());
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
            second(
                visit,
                StatusCodes.UNPROCESSABLE_ENTITY,
                secret,
                waiting,
                page,
                Optional.of(WRONG_CODE));
        case SecondStep.Outcome.TooMany(Duration wait) -> {
          visit.retryAfter(Sentences.wholeSeconds(wait));
          second(
              visit,
              StatusCodes.TOO_MANY_REQUESTS,
              secret,
              waiting,
              page,
              Optional.of(Sentences.tooMany(wait)));
        }
        case SecondStep.Outcome.Over _ -> visit.redirect(LoginPages.address(page));
      }
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
        raise(visit, StatusCodes.OK, OwnSession.owner(session, visit), page, Optional.empty());
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
      Owner owner = OwnSession.owner(session, visit);
      StepUp.Outcome outcome = factors.stepUp().show(owner, code, visit.visitor());
      meters.signIn().stepUp(outcome);
      switch (outcome) {
        case StepUp.Outcome.Raised(Renewed raised) -> {
          visit.renew(raised.value(), raised.renewableFor());
          visit.redirect(page.map(ReturnTo::url).orElse("/"));
        }
        case StepUp.Outcome.Wrong _ ->
            raise(visit, StatusCodes.UNPROCESSABLE_ENTITY, owner, page, Optional.of(WRONG_CODE));
        case StepUp.Outcome.TooMany(Duration wait) -> {
          visit.retryAfter(Sentences.wholeSeconds(wait));
          raise(
              visit,
              StatusCodes.TOO_MANY_REQUESTS,
              owner,
              page,
              Optional.of(Sentences.tooMany(wait)));
        }
        case StepUp.Outcome.Over _ -> visit.redirect(path(page));
      }
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

  static String path(Optional<ReturnTo> page) {
    return STEP_UP + LoginPages.returning(page);
  }

  /** Asks for the second step of a login. */
  void second(
      Visit visit,
      int status,
      PendingSecret secret,
      PendingLogins.Waiting waiting,
      Optional<ReturnTo> page,
      Optional<String> problem) {
    String path = LoginPages.SECOND_STEP;
    CodeForm.Ways ways =
        ways(
            waiting.held(), path + PasskeyStepPages.BY_PASSKEY, () -> passkeys.login().ask(secret));
    form(visit, status, path, waiting.identity().email(), ways, page, problem);
  }

  /** Asks for more than the session shows. */
  void raise(
      Visit visit, int status, Owner owner, Optional<ReturnTo> page, Optional<String> problem) {
    CodeForm.Ways ways =
        ways(
            factors.stepUp().held(owner.identity()),
            STEP_UP + PasskeyStepPages.BY_PASSKEY,
            () -> passkeys.stepUp().ask(owner));
    form(visit, status, STEP_UP, owner.email(), ways, page, problem);
  }

  private static CodeForm.Ways ways(
      Held held, String action, Supplier<Optional<Question>> question) {
    Optional<PasskeyForm> passkey =
        held.passkeys() == 0
            ? Optional.empty()
            : question
                .get()
                .map(ask -> PasskeyForm.confirm(action, ask.secret().text(), ask.options()));
    return new CodeForm.Ways(held.totp(), held.backupCodes() > 0, passkey);
  }

  private void form(
      Visit visit,
      int status,
      String path,
      String email,
      CodeForm.Ways ways,
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
                ways,
                problem)));
  }
}
