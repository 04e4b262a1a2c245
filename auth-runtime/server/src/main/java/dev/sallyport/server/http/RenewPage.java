package dev.sallyport.server.http;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.sessions.Renewals;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where a browser is led whose session has expired, or is carried as it was carried until lately:
 * it gets another value and goes back to where it came from, or to the login if that cannot be.
 * Whoever makes a browser come here renews the session that it has anyway, and logs nobody in.
 */
record RenewPage(Renewals renewals, SessionCookie cookie, Meters meters) implements Page {
  static final String PATH = "/sessions/renew";

  /** The page by its path. */
  Map<String, Page> byPath() {
    return Map.of(PATH, this);
  }

  @Override
  public void show(Visit visit) {
    visit.withDestination(visit.parameter("return_to"), page -> renew(visit, page));
  }

  @Override
  public void act(Visit visit, PostedForm form) {
    visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
  }

  private void renew(Visit visit, Optional<ReturnTo> page) {
    Optional<SessionValue> value = visit.value();
    if (value.isEmpty()) {
      visit.signIn(page);
      return;
    }
    if (renews(visit, value.get(), page)) {
      visit.redirect(page.map(ReturnTo::url).orElse("/"));
    }
  }

  /** Whether the browser gets another value; if not, that was answered. */
  boolean renews(Visit visit, SessionValue value, Optional<ReturnTo> page) {
    Renewals.Outcome outcome =
        renewals.renew(value, cookie.hostOfLogins(), visit.visitor().source());
    meters.signIn().renewal(outcome);
    return switch (outcome) {
      case Renewals.Outcome.Renewed(SessionValue successor, Instant _, Duration renewableFor) -> {
        visit.renew(successor, renewableFor);
        yield true;
      }
      case Renewals.Outcome.Reused _ -> {
        visit.forget();
        visit.notice(StatusCodes.UNAUTHORIZED, Sentences.usedTwice(LoginPages.address(page)));
        yield false;
      }
      case Renewals.Outcome.Over _ -> {
        visit.signIn(page);
        yield false;
      }
    };
  }
}
