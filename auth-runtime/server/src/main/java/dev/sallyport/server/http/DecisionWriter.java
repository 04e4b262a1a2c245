package dev.sallyport.server.http;

import dev.sallyport.crds.headers.IdentityHeader;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Header;
import dev.sallyport.decision.decide.Reason;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a decision into the answer to the gateway. 200 is written here, and from an Allow alone.
 */
final class DecisionWriter {
  private static final HttpString REQUEST_ID = new HttpString(IdentityHeader.REQUEST_ID.wireName());
  private static final Map<IdentityHeader, HttpString> NAMES = names();

  private final String authUrl;
  private final SessionCookie cookie;
  private final Pages pages;
  private final PageHeaders pageHeaders;

  DecisionWriter(String authUrl, SessionCookie cookie, Pages pages, PageHeaders pageHeaders) {
    this.authUrl = authUrl;
    this.cookie = cookie;
    this.pages = pages;
    this.pageHeaders = pageHeaders;
  }

  void write(
      HttpServerExchange exchange,
      ForwardedRequest request,
      Check check,
      Decision decision,
      String requestId) {
    exchange.getResponseHeaders().put(REQUEST_ID, requestId);
    switch (decision) {
      case Decision.Allow(_, _, List<Header> headers) -> allow(exchange, request, headers);
      case Decision.SignIn _ -> signIn(exchange, check);
      case Decision.Challenge(Reason reason) ->
          refuse(exchange, check.caller(), challenge(reason), requestId);
      case Decision.Deny(Reason reason) ->
          refuse(exchange, check.caller(), denial(reason), requestId);
      case Decision.Unavailable _ -> {
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "2");
        refuse(exchange, check.caller(), UNAVAILABLE, requestId);
      }
    }
  }

  void malformed(
      HttpServerExchange exchange, Caller caller, Ambiguity ambiguity, String requestId) {
    exchange.getResponseHeaders().put(REQUEST_ID, requestId);
    refuse(
        exchange,
        caller,
        new Refusal(
            StatusCodes.BAD_REQUEST,
            "invalid_request",
            "This address cannot be used",
            "The request is refused: " + ambiguity.description() + "."),
        requestId);
  }

  private void allow(HttpServerExchange exchange, ForwardedRequest request, List<Header> headers) {
    var fields = exchange.getResponseHeaders();
    for (Header header : headers) {
      fields.put(NAMES.get(header.name()), header.value());
    }
    // The gateway deletes what it is told to replace: what we return is all that the app gets.
    cookie.without(request.cookies()).ifPresent(rest -> fields.put(Headers.COOKIE, rest));
    request.foreignAuthorization().ifPresent(value -> fields.put(Headers.AUTHORIZATION, value));
    exchange.setStatusCode(StatusCodes.OK).endExchange();
  }

  private void signIn(HttpServerExchange exchange, Check check) {
    String page = "https://" + check.host().authority() + check.target();
    exchange
        .getResponseHeaders()
        .put(Headers.LOCATION, authUrl + "/login?return_to=" + encoded(page))
        .put(Headers.CACHE_CONTROL, "no-store");
    exchange.setStatusCode(StatusCodes.FOUND).endExchange();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** How one kind of refusal reads. */
  private record Refusal(int status, String error, String title, String message) {}

  private static final Refusal UNAVAILABLE =
      new Refusal(
          StatusCodes.SERVICE_UNAVAILABLE,
          "temporarily_unavailable",
          "Temporarily unavailable",
          "We cannot check your session right now. You are not signed out; please try again in a"
              + " moment.");

  private static Refusal challenge(Reason reason) {
    String message =
        switch (reason) {
          case SESSION_EXPIRED -> "The session has expired: sign in again.";
          case SESSION_ENDED -> "The session has ended: sign in again.";
          case NO_CREDENTIAL, SESSION_FORGED -> "Sign in to reach this address.";
          case NO_RULE, NO_ROUTE, NOBODY, SESSION_AMBIGUOUS ->
              throw new IllegalArgumentException("no challenge: " + reason);
        };
    return new Refusal(StatusCodes.UNAUTHORIZED, "login_required", "Sign in", message);
  }

  private static Refusal denial(Reason reason) {
    String message =
        switch (reason) {
          case NO_RULE -> "No rule covers this host, so nobody may reach it.";
          case NO_ROUTE, NOBODY -> "You may not reach this address.";
          case SESSION_AMBIGUOUS ->
              "Your browser sent two different session cookies, and we do not guess between them."
                  + " Delete the cookies of this site and sign in again.";
          case NO_CREDENTIAL, SESSION_EXPIRED, SESSION_ENDED, SESSION_FORGED ->
              throw new IllegalArgumentException("no denial: " + reason);
        };
    return new Refusal(StatusCodes.FORBIDDEN, "access_denied", "Access denied", message);
  }

  private void refuse(
      HttpServerExchange exchange, Caller caller, Refusal refusal, String requestId) {
    exchange.setStatusCode(refusal.status());
    if (refusal.status() == StatusCodes.UNAUTHORIZED) {
      exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"sallyport\"");
    }
    switch (caller) {
      case BROWSER -> {
        pageHeaders.putOnAppHost(exchange);
        exchange
            .getResponseSender()
            .send(
                pages.noticeElsewhere(
                    new Notice(
                        refusal.title(),
                        refusal.message(),
                        Optional.empty(),
                        Optional.of(requestId))),
                StandardCharsets.UTF_8);
      }
      case PROGRAM -> {
        exchange
            .getResponseHeaders()
            .put(Headers.CONTENT_TYPE, "application/json")
            .put(Headers.CACHE_CONTROL, "no-store");
        // Our own sentences, without a character that JSON would have to escape.
        exchange
            .getResponseSender()
            .send(
                "{\"error\":\"%s\",\"message\":\"%s\",\"request_id\":\"%s\"}"
                    .formatted(refusal.error(), refusal.message(), requestId),
                StandardCharsets.UTF_8);
      }
    }
  }

  private static Map<IdentityHeader, HttpString> names() {
    Map<IdentityHeader, HttpString> names = new EnumMap<>(IdentityHeader.class);
    for (IdentityHeader header : IdentityHeader.values()) {
      names.put(header, new HttpString(header.wireName()));
    }
    return names;
  }
}
