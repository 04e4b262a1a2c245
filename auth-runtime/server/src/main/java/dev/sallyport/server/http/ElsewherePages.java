package dev.sallyport.server.http;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.federation.BrowserSecret;
import dev.sallyport.server.federation.Federation.Beginning;
import dev.sallyport.server.federation.Federation.Refusal;
import dev.sallyport.server.federation.Federation.Return;
import dev.sallyport.server.federation.Links;
import dev.sallyport.server.federation.Offer;
import dev.sallyport.server.federation.Ways;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.pages.Form;
import dev.sallyport.server.pages.LinkRow;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.pages.SettingsPage;
import dev.sallyport.store.federation.FederatedFlows.Purpose;
import dev.sallyport.store.federation.FederatedLogin;
import io.undertow.util.StatusCodes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Log in elsewhere: the way there, the way back, and linking what somebody came back with.
 *
 * <p>The way there is a link and no form: browsers hold where a form leads against the page it
 * stands on, and where providers lead nobody knows before. Whoever else makes a browser go there
 * logs its owner in as themselves; what links anything is a form of ours.
 */
final class ElsewherePages {
  private static final String AGREE = "/login/with";
  private static final String LIST = SettingsPage.LINKS.path();

  private final Elsewhere elsewhere;
  private final Pages pages;
  private final String authUrl;
  private final OwnSession signedIn;

  /** */
  ElsewherePages(Elsewhere elsewhere, Pages pages, String authUrl) {
    this.elsewhere = elsewhere;
    this.pages = pages;
    this.authUrl = authUrl;
    this.signedIn = new OwnSession(authUrl);
  }

  /** The pages by their paths; none where there is no provider. */
  Map<String, Page> byPath() {
    Map<String, Page> all = new HashMap<>();
    for (Offer offer : elsewhere.federation().offers()) {
      all.put(Ways.PATH + offer.name(), new There(offer));
      all.put(Ways.PATH + offer.name() + Ways.CALLBACK, new Back(offer));
    }
    if (!all.isEmpty()) {
      all.put(AGREE, new Agree());
      all.put(LIST, new Overview());
      all.put(LIST + "/end", new End());
    }
    return Map.copyOf(all);
  }

  /** For those that are only looked at. */
  private interface Shown extends Page {
    @Override
    default void act(Visit visit, PostedForm form) {
      visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
    }
  }

  private final class There implements Shown {
    private final Offer offer;

    There(Offer offer) {
      this.offer = offer;
    }

    /** Whoever is logged in and logs in all the same shall do so there, too. */
    @Override
    public void show(Visit visit) {
      visit.withDestination(
          visit.parameter("return_to"),
          page -> {
            Purpose purpose = visit.parameter("link").isPresent() ? Purpose.LINK : Purpose.LOGIN;
            boolean anew = purpose == Purpose.LOGIN && visit.session().isPresent();
            switch (elsewhere
                .federation()
                .begin(offer.name(), purpose, page.map(ReturnTo::url), visit.elsewhere(), anew)) {
              case Beginning.Sent(var to, BrowserSecret secret) -> {
                visit.goElsewhere(secret);
                visit.redirect(to.toString());
              }
              case Beginning.Down _ -> down(visit, offer, page);
            }
          });
    }
  }

  private final class Back implements Shown {
    private final Offer offer;

    Back(Offer offer) {
      this.offer = offer;
    }

    @Override
    public void show(Visit visit) {
      Map<String, List<String>> parameters = new HashMap<>();
      visit
          .exchange()
          .getQueryParameters()
          .forEach((name, values) -> parameters.put(name, new ArrayList<>(values)));
      switch (elsewhere
          .federation()
          .finish(offer.name(), parameters, visit.elsewhere(), visit.visitor())) {
        case Return.Arrived(Arrival.Outcome outcome, Optional<String> returnTo) ->
            visit.withDestination(
                returnTo,
                page -> {
                  visit.backFromElsewhere();
                  LoginPages.arrived(visit, outcome, page);
                });
        case Return.Unlinked _ -> visit.redirect(AGREE);
        case Return.Denied(Optional<String> returnTo) ->
            visit.withDestination(
                returnTo,
                page ->
                    login(
                        visit,
                        StatusCodes.FORBIDDEN,
                        page,
                        ElsewhereSentences.denied(offer.title())));
        case Return.Down(Optional<String> returnTo) ->
            visit.withDestination(returnTo, page -> down(visit, offer, page));
        case Return.Refused(Refusal why) -> refused(visit, why);
      }
    }

    private void refused(Visit visit, Refusal why) {
      visit.notice(StatusCodes.FORBIDDEN, ElsewhereSentences.refused(why, offer.title()));
    }
  }

  private final class Agree implements Page {
    @Override
    public void show(Visit visit) {
      Optional<Evidence.Session> session = visit.session();
      switch (elsewhere.links().pending(visit.elsewhere(), session)) {
        case Links.Pending.None _ ->
            visit.notice(StatusCodes.BAD_REQUEST, ElsewhereSentences.NOTHING_TO_LINK);
        case Links.Pending.Proof(String title, Optional<String> email) ->
            visit.notice(
                StatusCodes.OK, ElsewhereSentences.prove(title, email, loginAndBack(AGREE)));
        case Links.Pending.SomebodyElse(String title, String email) ->
            visit.notice(
                StatusCodes.OK, ElsewhereSentences.somebodyElse(title, email, loginAndBack(AGREE)));
        case Links.Pending.Agreement(UUID proof, String title, var upstream) ->
            visit.page(
                StatusCodes.OK,
                pages.linkAccount(
                    session.orElseThrow().person().email(),
                    title,
                    upstream.email().or(upstream::name),
                    proof.toString()));
      }
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      Optional<UUID> proof = form.field("proof").flatMap(AdminCall::uuid);
      Optional<BrowserSecret> held = visit.elsewhere();
      Optional<Evidence.Session> session = visit.session();
      if (proof.isEmpty() || held.isEmpty() || session.isEmpty()) {
        visit.redirect(AGREE);
        return;
      }
      switch (elsewhere.links().link(held.get(), proof.get(), session.get(), visit.visitor())) {
        case Links.Outcome.Done(String title, Optional<String> returnTo) ->
            visit.withDestination(
                returnTo,
                page -> {
                  visit.backFromElsewhere();
                  visit.notice(
                      StatusCodes.OK,
                      ElsewhereSentences.linked(title, page.map(ReturnTo::url).orElse(LIST)));
                });
        case Links.Outcome.Taken(String title) ->
            visit.notice(
                StatusCodes.CONFLICT, ElsewhereSentences.refused(Refusal.LINKED_ALREADY, title));
        case Links.Outcome.Over _ -> visit.redirect(AGREE);
      }
    }
  }

  private final class Overview implements Shown {
    @Override
    public void show(Visit visit) {
      signedIn.with(visit, LIST, session -> list(visit, StatusCodes.OK, session, Optional.empty()));
    }
  }

  private final class End implements Page {
    @Override
    public void show(Visit visit) {
      visit.redirect(LIST);
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      signedIn.with(
          visit,
          LIST,
          session -> {
            Links.Ending ending =
                form.field("link")
                    .flatMap(AdminCall::uuid)
                    .map(link -> elsewhere.links().unlink(link, session, visit.visitor()))
                    .orElse(Links.Ending.NOTHING);
            switch (ending) {
              case DONE -> visit.redirect(LIST);
              case NOT_FRESH -> visit.redirect(loginAndBack(LIST));
              case LAST_WAY_IN ->
                  list(
                      visit,
                      StatusCodes.CONFLICT,
                      session,
                      Optional.of(ElsewhereSentences.LAST_WAY_IN));
              case NOTHING -> visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
            }
          });
    }
  }

  private void list(Visit visit, int status, Evidence.Session session, Optional<String> problem) {
    List<LinkRow> rows =
        elsewhere.links().of(session.person().id()).stream().map(ElsewherePages::row).toList();
    visit.page(
        status, pages.links(session.person().email(), rows, encoded(authUrl + LIST), problem));
  }

  private static LinkRow row(Links.Linked linked) {
    FederatedLogin login = linked.login();
    return new LinkRow(
        login.id().toString(),
        linked.title(),
        login.upstream().email().or(login.upstream()::name),
        login.linkedAt(),
        login.usedAt());
  }

  /** The others still work, and so does a password. */
  private void down(Visit visit, Offer offer, Optional<ReturnTo> page) {
    visit.retryAfter(5);
    login(visit, StatusCodes.SERVICE_UNAVAILABLE, page, ElsewhereSentences.down(offer.title()));
  }

  private void login(Visit visit, int status, Optional<ReturnTo> page, Form.Problem problem) {
    visit.page(
        status,
        page.map(ReturnTo::origin),
        pages.login(LoginPages.form("", page, Optional.of(problem))));
  }

  private String loginAndBack(String path) {
    return "/login?prompt=login&return_to=" + encoded(authUrl + path);
  }

  private static String encoded(String address) {
    return URLEncoder.encode(address, StandardCharsets.UTF_8);
  }
}
