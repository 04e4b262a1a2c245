package dev.sallyport.server.http;

import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.passkeys.ByPasskey;
import dev.sallyport.server.passkeys.PasskeyLogin;
import dev.sallyport.server.passkeys.PasskeyStepUp;
import dev.sallyport.store.factors.PendingLogins;
import io.undertow.util.StatusCodes;
import java.util.Map;
import java.util.Optional;

/** Where a passkey is shown on the way into a session, and for one that is not enough. */
final class PasskeyStepPages {
  /** Behind the address of a page that asks for a second factor. */
  static final String BY_PASSKEY = "/passkey";

  private final ByPasskey passkeys;
  private final SecondStepPages steps;
  private final Meters meters;
  private final OwnSession signedIn;

  PasskeyStepPages(ByPasskey passkeys, SecondStepPages steps, Meters meters, String authUrl) {
    this.passkeys = passkeys;
    this.steps = steps;
    this.meters = meters;
    this.signedIn = new OwnSession(authUrl);
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return Map.of(
        LoginPages.SECOND_STEP + BY_PASSKEY, new Second(),
        SecondStepPages.STEP_UP + BY_PASSKEY, new Raise());
  }

  private final class Second implements Page {
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page -> visit.redirect(LoginPages.SECOND_STEP + LoginPages.returning(page)));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      PasskeyPages.Answered answered = PasskeyPages.Answered.of(posted);
      visit.withDestination(
          posted,
          page ->
              steps.withLogin(
                  visit, page, (secret, waiting) -> act(visit, secret, waiting, answered, page)));
    }

    private void act(
        Visit visit,
        PendingSecret secret,
        PendingLogins.Waiting waiting,
        PasskeyPages.Answered answered,
        Optional<ReturnTo> page) {
      PasskeyLogin.Outcome outcome =
          answered
              .ceremony()
              .map(
                  ceremony ->
                      passkeys
                          .login()
                          .confirm(secret, ceremony, answered.answer(), visit.visitor()))
              .orElseGet(PasskeyLogin.Outcome.NotGood::new);
      meters.signIn().login(outcome);
      switch (outcome) {
        case PasskeyLogin.Outcome.Welcome(SignedIn session) ->
            LoginPages.welcome(visit, session, page);
        case PasskeyLogin.Outcome.NotGood _ ->
            steps.second(
                visit,
                StatusCodes.UNPROCESSABLE_ENTITY,
                secret,
                waiting,
                page,
                Optional.of(PasskeyApi.NOT_GOOD));
        case PasskeyLogin.Outcome.Unverified _, PasskeyLogin.Outcome.Over _ ->
            visit.redirect(LoginPages.address(page));
      }
    }
  }

  private final class Raise implements Page {
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"), page -> visit.redirect(SecondStepPages.path(page)));
    }

    @Override
    public void act(Visit visit, PostedForm posted) {
      PasskeyPages.Answered answered = PasskeyPages.Answered.of(posted);
      visit.withDestination(
          posted,
          page ->
              signedIn.owner(
                  visit, SecondStepPages.path(page), owner -> act(visit, owner, answered, page)));
    }

    private void act(
        Visit visit, Owner owner, PasskeyPages.Answered answered, Optional<ReturnTo> page) {
      PasskeyStepUp.Outcome outcome =
          answered
              .ceremony()
              .map(
                  ceremony ->
                      passkeys.stepUp().show(owner, ceremony, answered.answer(), visit.visitor()))
              .orElseGet(PasskeyStepUp.Outcome.NotGood::new);
      meters.signIn().stepUp(outcome);
      switch (outcome) {
        case PasskeyStepUp.Outcome.Raised(Renewed session) -> {
          visit.renew(session.value(), session.renewableFor());
          visit.redirect(page.map(ReturnTo::url).orElse("/"));
        }
        case PasskeyStepUp.Outcome.NotGood _ ->
            steps.raise(
                visit,
                StatusCodes.UNPROCESSABLE_ENTITY,
                owner,
                page,
                Optional.of(PasskeyApi.NOT_GOOD));
        case PasskeyStepUp.Outcome.Over _ -> visit.redirect(SecondStepPages.path(page));
      }
    }
  }
}
