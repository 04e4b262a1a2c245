package dev.sallyport.server.http;

import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.crds.headers.IdentityHeader;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Header;
import dev.sallyport.decision.decide.Reason;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.server.credentials.EntrySecret;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.gateway.Gate;
import dev.sallyport.server.gateway.SessionClaim;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Turns a decision into the answer to the gateway. 200 is written here, and from an Allow alone.
 */
final class DecisionWriter {
  private static final HttpString REQUEST_ID = new HttpString(IdentityHeader.REQUEST_ID.wireName());
  private static final HttpString GRPC_STATUS = new HttpString("grpc-status");
  private static final HttpString GRPC_MESSAGE = new HttpString("grpc-message");
  private static final Map<AppHeader, HttpString> NAMES = names();

  /** With which a browser asks again after it was led elsewhere, and nothing is lost. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private final String authUrl;
  private final SessionCookie cookie;
  private final Bounces bounces;
  private final Predicate<String> granted;
  private final Pages pages;
  private final PageHeaders pageHeaders;

  /**
   * @param granted whether a rule owns a host, so that browsers may be sent there
   */
  DecisionWriter(
      String authUrl,
      SessionCookie cookie,
      Predicate<String> granted,
      Pages pages,
      PageHeaders pageHeaders) {
    this.authUrl = authUrl;
    this.cookie = cookie;
    this.bounces = new Bounces(cookie);
    this.granted = granted;
    this.pages = pages;
    this.pageHeaders = pageHeaders;
  }

  void write(
      HttpServerExchange exchange,
      ForwardedRequest request,
      Check check,
      Gate.Outcome outcome,
      String requestId) {
    exchange.getResponseHeaders().put(REQUEST_ID, requestId);
    switch (outcome.decision()) {
      case Decision.Allow(Lookup.Found by, _, List<Header> headers, _) -> {
        outcome.assertion().ifPresent(header -> put(exchange, header));
        allow(exchange, request, headers, by.route().forwardCredential());
      }
      case Decision.SignIn(Reason reason, Optional<URI> page) ->
          signIn(exchange, request, check, outcome, reason, page, requestId);
      case Decision.Refresh _ -> renew(exchange, request, check, outcome, requestId);
      case Decision.StepUp(Reason reason) -> stepUp(exchange, request, check, reason, requestId);
      case Decision.Challenge(Reason reason) ->
          refuse(exchange, request, challenge(request, check, outcome, reason), requestId);
      case Decision.Deny(Reason reason) ->
          refuse(exchange, request, Refusal.denial(outcome.lookup(), reason), requestId);
      case Decision.Unclear(Ambiguity ambiguity) ->
          refuse(exchange, request, Refusal.unclear(ambiguity), requestId);
      case Decision.TooMany(Duration retryAfter) -> {
        retryAfter(exchange, Math.max(1, retryAfter.plusMillis(999).toSeconds()));
        refuse(exchange, request, Refusal.tooMany(), requestId);
      }
      case Decision.Unavailable(Evidence.Dependency _) -> {
        retryAfter(exchange, 2);
        refuse(exchange, request, Refusal.unavailable(), requestId);
      }
    }
  }

  /** For a request without a canonical form, about which nothing can be decided. */
  void malformed(
      HttpServerExchange exchange,
      ForwardedRequest request,
      Ambiguity ambiguity,
      String requestId) {
    exchange.getResponseHeaders().put(REQUEST_ID, requestId);
    refuse(exchange, request, Refusal.unclear(ambiguity), requestId);
  }

  private void allow(
      HttpServerExchange exchange,
      ForwardedRequest request,
      List<Header> headers,
      boolean withCredential) {
    var fields = exchange.getResponseHeaders();
    for (Header header : headers) {
      put(exchange, header);
    }
    // The gateway deletes what it is told to replace: what we return is all that the app gets.
    var cookies =
        withCredential ? cookie.inOneField(request.cookies()) : cookie.without(request.cookies());
    cookies.ifPresent(rest -> fields.put(Headers.COOKIE, rest));
    (withCredential ? request.authorization() : request.foreignAuthorization())
        .ifPresent(value -> fields.put(Headers.AUTHORIZATION, value));
    exchange.setStatusCode(StatusCodes.OK).endExchange();
  }

  private static void put(HttpServerExchange exchange, Header header) {
    exchange.getResponseHeaders().put(NAMES.get(header.name()), header.value());
  }

  private void signIn(
      HttpServerExchange exchange,
      ForwardedRequest request,
      Check check,
      Gate.Outcome outcome,
      Reason reason,
      Optional<URI> own,
      String requestId) {
    if (bounces.isOneTooMany(exchange, request)) {
      refuse(exchange, request, Refusal.bounced(reason), requestId);
      return;
    }
    keepSide(exchange, outcome);
    Optional<String> login = own.filter(page -> granted.test(page.getHost())).map(URI::toString);
    if (cookie.isPerHost()) {
      enter(exchange, request, check, login);
    } else if (cookie.wasPerHost()) {
      redirect(exchange, RenewPage.PATH, check, login.map(DecisionWriter::asLogin).orElse(""));
    } else {
      redirect(
          exchange, login.orElse(authUrl + "/login") + "?return_to=" + encoded(address(check)));
    }
  }

  /** By way of the auth host, which knows whether there is a session, to one of this host. */
  private void enter(
      HttpServerExchange exchange, ForwardedRequest request, Check check, Optional<String> login) {
    EntrySecret held =
        EntryCookie.of(request.cookies(), cookie.name()).orElseGet(cookie.keys()::entrySecret);
    exchange.getResponseHeaders().add(Headers.SET_COOKIE, EntryCookie.set(held, cookie.name()));
    redirect(
        exchange,
        EnterPage.PATH,
        check,
        "&state=" + held.state() + login.map(DecisionWriter::asLogin).orElse(""));
  }

  private void redirect(HttpServerExchange exchange, String page, Check check, String more) {
    redirect(exchange, authUrl + page + "?return_to=" + encoded(address(check)) + more);
  }

  private static String asLogin(String page) {
    return "&login=" + encoded(page);
  }

  /** A session is renewed where it is carried: in the whole domain, or at this host alone. */
  private Refusal challenge(
      ForwardedRequest request, Check check, Gate.Outcome outcome, Reason reason) {
    if (reason != Reason.SESSION_RENEWABLE) {
      return Refusal.challenge(outcome.lookup(), reason);
    }
    boolean ofThisHost =
        cookie.claimAt(request.cookies(), check.host().name())
                instanceof SessionClaim.Issued(SessionValue value)
            && value.host().isPresent();
    return Refusal.renewable(
        ofThisHost && request.token().isEmpty()
            ? "https://" + check.host().authority() + Entrance.REFRESH
            : authUrl + SessionsApi.REFRESH);
  }

  private void renew(
      HttpServerExchange exchange,
      ForwardedRequest request,
      Check check,
      Gate.Outcome outcome,
      String requestId) {
    if (bounces.isOneTooMany(exchange, request)) {
      refuse(exchange, request, Refusal.bounced(Reason.SESSION_RENEWABLE), requestId);
      return;
    }
    keepSide(exchange, outcome);
    if (cookie.isPerHost()) {
      enter(exchange, request, check, Optional.empty());
    } else {
      redirect(exchange, RenewPage.PATH, check, "");
    }
  }

  /** A browser stays on the side of a rollout that it got first. */
  private void keepSide(HttpServerExchange exchange, Gate.Outcome outcome) {
    outcome
        .bucket()
        .ifPresent(
            bucket ->
                exchange.getResponseHeaders().add(Headers.SET_COOKIE, cookie.rollout(bucket)));
  }

  private void stepUp(
      HttpServerExchange exchange,
      ForwardedRequest request,
      Check check,
      Reason reason,
      String requestId) {
    if (bounces.isOneTooMany(exchange, request)) {
      refuse(exchange, request, Refusal.bounced(reason), requestId);
      return;
    }
    String page =
        reason == Reason.LOGIN_TOO_OLD ? "/login?prompt=login&" : SecondStepPages.STEP_UP + "?";
    String lost = SAFE.contains(check.method()) ? "" : "&" + SecondStepPages.LOST + "=1";
    redirect(exchange, authUrl + page + "return_to=" + encoded(address(check)) + lost);
  }

  private static String address(Check check) {
    return "https://" + check.host().authority() + check.target();
  }

  private static void redirect(HttpServerExchange exchange, String location) {
    redirect(exchange, StatusCodes.FOUND, location);
  }

  /** Leads elsewhere, this time. */
  static void redirect(HttpServerExchange exchange, int status, String location) {
    exchange
        .getResponseHeaders()
        .put(Headers.LOCATION, location)
        .put(Headers.CACHE_CONTROL, "no-store");
    exchange.setStatusCode(status).endExchange();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void retryAfter(HttpServerExchange exchange, long seconds) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, Long.toString(seconds));
  }

  /** Says no, in the words of whoever asks. */
  void refuse(
      HttpServerExchange exchange, ForwardedRequest request, Refusal refusal, String requestId) {
    exchange.setStatusCode(refusal.status());
    exchange.putAttachment(Refusal.WRITTEN, refusal);
    var fields = exchange.getResponseHeaders();
    refusal.challenge().ifPresent(value -> fields.put(Headers.WWW_AUTHENTICATE, value));
    if (request.caller() == Caller.BROWSER) {
      pageHeaders.putOnAppHost(exchange);
      exchange
          .getResponseSender()
          .send(
              pages.notice(
                  new Notice(
                      refusal.title(),
                      refusal.message(),
                      Optional.empty(),
                      Optional.of(requestId))),
              StandardCharsets.UTF_8);
      return;
    }
    if (request.isGrpc()) {
      fields.put(GRPC_STATUS, refusal.grpc()).put(GRPC_MESSAGE, refusal.error());
    }
    fields.put(Headers.CONTENT_TYPE, "application/json").put(Headers.CACHE_CONTROL, "no-store");
    // Our own sentences, without a character that JSON would have to escape.
    exchange
        .getResponseSender()
        .send(
            "{\"error\":\"%s\",\"message\":\"%s\",%s\"request_id\":\"%s\"}"
                .formatted(
                    refusal.error(),
                    refusal.message(),
                    refusal.refresh().map("\"refresh\":\"%s\","::formatted).orElse(""),
                    requestId),
            StandardCharsets.UTF_8);
  }

  private static Map<AppHeader, HttpString> names() {
    Map<AppHeader, HttpString> names = new HashMap<>();
    for (AppHeader header : AppHeader.all()) {
      names.put(header, new HttpString(header.wireName()));
    }
    return Map.copyOf(names);
  }
}
