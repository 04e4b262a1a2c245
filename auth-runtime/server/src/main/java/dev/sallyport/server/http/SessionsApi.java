package dev.sallyport.server.http;

import dev.sallyport.server.audit.Source;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.gateway.SessionClaim;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.sessions.Renewals;
import dev.sallyport.server.sessions.Whoami;
import dev.sallyport.server.sessions.WrittenSession;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.sessions.SessionFact;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Sessions for scripts and programs, in JSON: what one proves, and its renewal. A session comes in
 * Authorization or in the cookie; where both are there, the cookie is not looked at. Scripts of
 * apps may ask, other sites' may not. Runs on a thread that may block.
 */
final class SessionsApi implements HttpHandler {
  static final String WHOAMI = "/sessions/whoami";
  static final String REFRESH = "/sessions/refresh";

  /** Where a script ends that has renewed the session of its own host ({@link Entrance}). */
  static final String REFRESHED = "/sessions/refreshed";

  /** Where this answers. */
  static final Set<String> PATHS = Set.of(WHOAMI, REFRESH, REFRESHED);

  private static final HttpString NOSNIFF = new HttpString("X-Content-Type-Options");
  private static final String CHALLENGE = "Bearer realm=\"sallyport\"";

  private final Whoami whoami;
  private final Renewals renewals;
  private final SessionCookie cookie;
  private final GrantedOrigin origins;
  private final ClientAddress from;
  private final Meters meters;

  SessionsApi(
      Whoami whoami,
      Renewals renewals,
      SessionCookie cookie,
      GrantedOrigin origins,
      ClientAddress from,
      Meters meters) {
    this.whoami = whoami;
    this.renewals = renewals;
    this.cookie = cookie;
    this.origins = origins;
    this.from = from;
    this.meters = meters;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    boolean refresh = exchange.getRelativePath().equals(REFRESH);
    new CrossOrigin(origins).allow(exchange, refresh ? "POST" : "GET");
    try {
      String method = exchange.getRequestMethod().toString();
      if (method.equals("OPTIONS")) {
        exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
      } else if (refresh && method.equals("POST")) {
        refresh(exchange);
      } else if (!refresh && (method.equals("GET") || method.equals("HEAD"))) {
        if (exchange.getRelativePath().equals(REFRESHED)) {
          send(exchange, StatusCodes.OK, "{\"active\":true}");
        } else {
          whoami(exchange);
        }
      } else {
        exchange
            .getResponseHeaders()
            .put(Headers.ALLOW, refresh ? "POST, OPTIONS" : "GET, HEAD, OPTIONS");
        refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "invalid_request", "Another method.");
      }
    } catch (StoreUnavailable _) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "2");
      refuse(
          exchange,
          StatusCodes.SERVICE_UNAVAILABLE,
          "temporarily_unavailable",
          "We cannot check your session right now. You are not signed out.");
    }
  }

  private void whoami(HttpServerExchange exchange) {
    Optional<SessionValue> value =
        issued(BearerSession.orCookie(exchange.getRequestHeaders(), cookie));
    if (value.isEmpty()) {
      signIn(exchange);
      return;
    }
    switch (whoami.ask(value.get())) {
      case Whoami.Answer.Active(SessionFact session) ->
          send(exchange, StatusCodes.OK, WrittenSession.ofKratos(session));
      case Whoami.Answer.Renewable _ -> {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, CHALLENGE);
        refuse(
            exchange,
            StatusCodes.UNAUTHORIZED,
            "session_expired",
            "The session has expired and can be renewed without signing in.");
      }
      case Whoami.Answer.Inactive _ -> signIn(exchange);
    }
  }

  /** A cookie is sent by the browser, whoever makes it; who sends a token means it. */
  private void refresh(HttpServerExchange exchange) {
    boolean byCookie =
        BearerSession.claim(exchange.getRequestHeaders(), cookie.keys())
            instanceof SessionClaim.Absent;
    if (byCookie && !origins.sent(exchange.getRequestHeaders())) {
      refuse(
          exchange,
          StatusCodes.FORBIDDEN,
          "foreign_origin",
          "A cookie is renewed only for pages of hosts that a rule owns.");
      return;
    }
    Optional<SessionValue> value =
        issued(BearerSession.orCookie(exchange.getRequestHeaders(), cookie));
    if (value.isEmpty()) {
      signIn(exchange);
      return;
    }
    Source source = new Source(from.of(exchange.getRequestHeaders()), Optional.empty());
    Renewals.Outcome outcome = renewals.renew(value.get(), source);
    meters.signIn().renewal(outcome);
    switch (outcome) {
      case Renewals.Outcome.Renewed renewed -> renewed(exchange, renewed);
      case Renewals.Outcome.Reused _, Renewals.Outcome.Over _ -> signIn(exchange);
    }
  }

  private void renewed(HttpServerExchange exchange, Renewals.Outcome.Renewed renewed) {
    switch (renewed.value().kind()) {
      case COOKIE ->
          exchange
              .getResponseHeaders()
              .put(Headers.SET_COOKIE, cookie.set(renewed.value(), renewed.renewableFor()));
      case BEARER -> {
        // Its value goes into the answer.
      }
    }
    send(exchange, StatusCodes.OK, WrittenSession.ofRenewal(renewed));
  }

  private static Optional<SessionValue> issued(SessionClaim claim) {
    return claim instanceof SessionClaim.Issued(SessionValue value)
        ? Optional.of(value)
        : Optional.empty();
  }

  private static void signIn(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, CHALLENGE);
    refuse(exchange, StatusCodes.UNAUTHORIZED, "login_required", "There is no session: sign in.");
  }

  /** Our own sentences, without a character that JSON would have to escape. */
  private static void refuse(
      HttpServerExchange exchange, int status, String error, String message) {
    send(exchange, status, "{\"error\":\"%s\",\"message\":\"%s\"}".formatted(error, message));
  }

  private static void send(HttpServerExchange exchange, int status, String json) {
    exchange.setStatusCode(status);
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, "application/json")
        .put(NOSNIFF, "nosniff");
    exchange.getResponseSender().send(json, StandardCharsets.UTF_8);
  }
}
