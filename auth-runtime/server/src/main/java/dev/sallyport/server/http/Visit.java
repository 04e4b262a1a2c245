package dev.sallyport.server.http;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.federation.BrowserSecret;
import dev.sallyport.server.gateway.SessionClaim;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.sessions.TokenKind;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One request for a page of the auth host: who sends it, and the ways to answer. A request is
 * answered once.
 */
final class Visit {
  private final HttpServerExchange exchange;
  private final Surroundings surroundings;
  private final SessionClaim claim;

  /**
   * What every page needs.
   *
   * @param granted where a login may lead; empty as long as the rules are not known
   */
  record Surroundings(
      Facts facts,
      SessionCookie cookie,
      Supplier<Optional<ReturnTo.Granted>> granted,
      ClientAddress from,
      Pages pages,
      PageHeaders headers,
      Supplier<UUID> ids,
      InstantSource clock) {}

  Visit(HttpServerExchange exchange, Surroundings surroundings) {
    this(exchange, surroundings, surroundings.cookie().claim(fields(exchange)));
  }

  /**
   * @param claim what the request claims, by cookie or otherwise
   */
  Visit(HttpServerExchange exchange, Surroundings surroundings, SessionClaim claim) {
    this.exchange = exchange;
    this.surroundings = surroundings;
    this.claim = claim;
  }

  private static List<String> fields(HttpServerExchange exchange) {
    HeaderValues fields = exchange.getRequestHeaders().get(Headers.COOKIE);
    return fields == null ? List.of() : List.copyOf(fields);
  }

  HttpServerExchange exchange() {
    return exchange;
  }

  /** What session the request claims to have. */
  SessionClaim claim() {
    return claim;
  }

  /** The session value, if it is one of ours; whether it still counts is another question. */
  Optional<SessionValue> value() {
    return switch (claim) {
      case SessionClaim.Issued(SessionValue value) -> Optional.of(value);
      case SessionClaim.Absent _, SessionClaim.Ambiguous _, SessionClaim.Forged _ ->
          Optional.empty();
    };
  }

  /**
   * The session that the request brings, if it counts.
   *
   * @throws StoreUnavailable if that cannot be known
   */
  Optional<Evidence.Session> session() {
    return found().filter(session -> surroundings.clock().instant().isBefore(session.expiresAt()));
  }

  /**
   * As {@link #session}, also if it has expired and could be renewed without a login: to whoever
   * wants to be logged out, that is a session.
   */
  Optional<Evidence.Session> sessionToRenew() {
    return found()
        .filter(session -> surroundings.clock().instant().isBefore(session.renewableUntil()));
  }

  private Optional<Evidence.Session> found() {
    return value()
        .flatMap(
            value ->
                switch (surroundings.facts().about(value, new Validation.Live())) {
                  case Evidence.Session session -> Optional.of(session);
                  case Evidence.None _,
                      Evidence.Rejected _,
                      Evidence.Token _,
                      Evidence.Jwt _,
                      Evidence.Certificate _ ->
                      Optional.<Evidence.Session>empty();
                  case Evidence.Unavailable _ ->
                      throw new StoreUnavailable("asking for a session", new IOException());
                });
  }

  /** From where somebody logs in. */
  Visitor visitor() {
    HeaderMap headers = exchange.getRequestHeaders();
    return new Visitor(
        Optional.ofNullable(headers.getFirst(Headers.USER_AGENT)),
        surroundings.from().of(headers),
        value(),
        TokenKind.COOKIE,
        surroundings.cookie().hostOfLogins(),
        Optional.of(surroundings.ids().get().toString()),
        DeviceCookie.values(fields(exchange)));
  }

  /** A parameter of the query; the first, if there are several. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(exchange.getQueryParameters().get(name)).map(Deque::getFirst);
  }

  /**
   * Goes on with the page that {@code returnTo} leads to, if it leads to one of ours or nowhere;
   * else answers that it does not.
   */
  void withDestination(Optional<String> returnTo, Consumer<Optional<ReturnTo>> next) {
    if (returnTo.isEmpty()) {
      next.accept(Optional.empty());
      return;
    }
    Optional<ReturnTo.Granted> ours = surroundings.granted().get();
    if (ours.isEmpty()) {
      unavailable();
      return;
    }
    Optional<ReturnTo> page = ReturnTo.parse(returnTo.get(), ours.get());
    if (page.isEmpty()) {
      notice(StatusCodes.BAD_REQUEST, Sentences.FOREIGN_RETURN);
      return;
    }
    next.accept(page);
  }

  /** Goes on with the page that the form's {@code return_to} leads to. */
  void withDestination(PostedForm form, Consumer<Optional<ReturnTo>> next) {
    withDestination(form.field("return_to").filter(text -> !text.isEmpty()), next);
  }

  /** Goes on with what a mail was asked for by, which a form of ours holds. */
  void withFlow(PostedForm form, Consumer<FlowSecret> next) {
    form.field("flow")
        .flatMap(FlowSecret::parse)
        .ifPresentOrElse(next, () -> notice(StatusCodes.BAD_REQUEST, Sentences.BAD_FORM));
  }

  /** The same, and with the page that the form's {@code return_to} leads to. */
  void withFlow(PostedForm form, BiConsumer<FlowSecret, Optional<ReturnTo>> next) {
    withFlow(form, flow -> withDestination(form, page -> next.accept(flow, page)));
  }

  /** The browser gets the value of a session that has just begun. */
  void begin(SignedIn signedIn) {
    renew(signedIn.value(), signedIn.renewableFor());
    pending().ifPresent(_ -> setCookie(PendingCookie.clear()));
    setCookie(DeviceCookie.set(signedIn.devices()));
  }

  /** The browser gets what it goes on to the second step of a login with. */
  void await(PendingSecret secret) {
    setCookie(PendingCookie.set(secret));
  }

  /** What the browser has shown a first factor by. */
  Optional<PendingSecret> pending() {
    return PendingCookie.of(fields(exchange));
  }

  /** What the browser holds while somebody is at a provider. */
  Optional<BrowserSecret> elsewhere() {
    return ElsewhereCookie.of(fields(exchange));
  }

  /** The browser gets what it comes back from a provider with. */
  void goElsewhere(BrowserSecret secret) {
    setCookie(ElsewhereCookie.set(secret));
  }

  /** The browser forgets that somebody was at a provider. */
  void backFromElsewhere() {
    setCookie(ElsewhereCookie.clear());
  }

  /** The browser gets another value for its session, which it keeps also after it has expired. */
  void renew(SessionValue value, Duration renewableFor) {
    setCookie(surroundings.cookie().set(value, renewableFor));
    value()
        .map(SessionValue::host)
        .filter(before -> !before.equals(value.host()))
        .ifPresent(before -> setCookie(surroundings.cookie().clear(before)));
  }

  /** The browser forgets its session. */
  void forget() {
    surroundings.cookie().clear().forEach(this::setCookie);
  }

  /** Leads to the login, the app's own where the request names one, and back to {@code page}. */
  void signIn(Optional<ReturnTo> page) {
    withDestination(
        parameter("login"),
        own ->
            redirect(
                own.map(login -> login.url() + LoginPages.returning(page))
                    .orElseGet(() -> LoginPages.address(page))));
  }

  private void setCookie(String field) {
    exchange.getResponseHeaders().add(Headers.SET_COOKIE, field);
  }

  void page(int status, String html) {
    page(status, Optional.empty(), html);
  }

  /**
   * @param redirectsTo the origin that the page's form may lead to by redirect
   */
  void page(int status, Optional<String> redirectsTo, String html) {
    exchange.setStatusCode(status);
    surroundings.headers().put(exchange, redirectsTo);
    exchange.getResponseSender().send(html, StandardCharsets.UTF_8);
  }

  /** A page that says one thing. */
  void notice(int status, Notice notice) {
    page(status, surroundings.pages().notice(notice));
  }

  /** Says that we cannot know, or do, what was asked for. */
  void unavailable() {
    retryAfter(2);
    notice(StatusCodes.SERVICE_UNAVAILABLE, Sentences.UNAVAILABLE);
  }

  /** Says that somebody has to wait, where there is no form to say it on. */
  void tooMany(Duration wait) {
    retryAfter(Sentences.wholeSeconds(wait));
    notice(StatusCodes.TOO_MANY_REQUESTS, Sentences.pleaseWait(wait));
  }

  void retryAfter(int seconds) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, seconds);
  }

  /**
   * @param location a path of ours, or any other address
   */
  void redirect(String location) {
    exchange.setStatusCode(StatusCodes.FOUND);
    exchange
        .getResponseHeaders()
        .put(Headers.LOCATION, surroundings.pages().at(location))
        .put(Headers.CACHE_CONTROL, "no-store");
    exchange.endExchange();
  }
}
