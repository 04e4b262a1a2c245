package dev.sallyport.server.http;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.EntrySecret;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.sessions.Entries;
import dev.sallyport.store.sessions.TokenHash;
import io.undertow.util.StatusCodes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Where a host sends a browser that has no session there: it comes back with a code for the one
 * that it has here, or logs in first. Whoever makes a browser come here gets it no further: the
 * code is good together with what the browser holds that began.
 */
record EnterPage(Entries entries, RenewPage renewal, InstantSource clock) implements Page {
  static final String PATH = "/sessions/enter";

  /** The page by its path. */
  Map<String, Page> byPath() {
    return Map.of(PATH, this);
  }

  @Override
  public void show(Visit visit) {
    Optional<TokenHash> state = visit.parameter("state").flatMap(EntrySecret::parseState);
    visit.withDestination(
        visit.parameter("return_to"),
        page -> {
          if (page.isEmpty() || state.isEmpty()) {
            visit.notice(StatusCodes.BAD_REQUEST, Sentences.NOT_FOUND);
          } else if (renewal.cookie().isPerHost()) {
            enter(visit, page.get(), state.get());
          } else {
            renewal.show(visit);
          }
        });
  }

  @Override
  public void act(Visit visit, PostedForm form) {
    visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
  }

  private void enter(Visit visit, ReturnTo page, TokenHash state) {
    Optional<Evidence.Session> session = visit.sessionToRenew();
    if (session.isEmpty()) {
      visit.signIn(Optional.of(page));
      return;
    }
    SessionValue value = visit.value().orElseThrow();
    boolean current =
        value.host().equals(renewal.cookie().hostOfLogins())
            && clock.instant().isBefore(session.get().expiresAt());
    if (!current && !renewal.renews(visit, value, Optional.of(page))) {
      return;
    }
    if (Optional.of(page.host().name()).equals(renewal.cookie().hostOfLogins())) {
      visit.redirect(page.url()); // The app shares the host, and with it the cookie.
      return;
    }
    entries
        .code(session.get().id(), page.host().name(), state)
        .ifPresentOrElse(
            code -> visit.redirect(back(page, code)), () -> visit.signIn(Optional.of(page)));
  }

  private static String back(ReturnTo page, EntrySecret code) {
    return "%s%s?code=%s&return_to=%s"
        .formatted(
            page.origin(),
            Entrance.ENTER,
            code.text(),
            URLEncoder.encode(page.url(), StandardCharsets.UTF_8));
  }
}
