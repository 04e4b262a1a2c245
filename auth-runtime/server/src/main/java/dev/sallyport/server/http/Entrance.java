package dev.sallyport.server.http;

import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.decision.request.Check;
import dev.sallyport.server.audit.Source;
import dev.sallyport.server.credentials.EntrySecret;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.gateway.SessionClaim;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.sessions.Entries;
import dev.sallyport.server.sessions.Renewals;
import dev.sallyport.store.StoreUnavailable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a browser comes from the auth host to have its session at an app's host, too, and where the
 * app's scripts renew it there. Both are answered by redirects: on nothing else that is a success
 * does a gateway pass a cookie on.
 */
final class Entrance implements ReservedPaths {
  static final String ENTER = "/" + PathPattern.RESERVED + "/enter";
  static final String REFRESH = "/" + PathPattern.RESERVED + "/refresh";

  private static final int DEFAULT_PORT = 443;

  private final String authUrl;
  private final SessionCookie cookie;
  private final Entries entries;
  private final Renewals renewals;
  private final ClientAddress from;
  private final DecisionWriter writer;
  private final Meters meters;

  /**
   * @param writer writes what is refused
   */
  Entrance(
      String authUrl,
      SessionCookie cookie,
      Entries entries,
      Renewals renewals,
      ClientAddress from,
      DecisionWriter writer,
      Meters meters) {
    this.authUrl = authUrl;
    this.cookie = cookie;
    this.entries = entries;
    this.renewals = renewals;
    this.from = from;
    this.writer = writer;
    this.meters = meters;
  }

  @Override
  public void answer(
      HttpServerExchange exchange, ForwardedRequest request, Check check, String requestId) {
    String path = "/" + String.join("/", check.path().segments());
    try {
      if (path.equals(ENTER) && check.method().equals("GET")) {
        enter(exchange, request, check, requestId);
      } else if (path.equals(REFRESH) && check.method().equals("POST")) {
        refresh(exchange, request, check, requestId);
      } else {
        writer.refuse(exchange, request, Refusal.nothingHere(), requestId);
      }
    } catch (StoreUnavailable _) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "2");
      writer.refuse(exchange, request, Refusal.unavailable(), requestId);
    }
  }

  private void enter(
      HttpServerExchange exchange, ForwardedRequest request, Check check, String requestId) {
    Optional<SessionValue> before = value(request, check);
    Entries.Outcome outcome =
        parameter(check, "code")
            .flatMap(EntrySecret::parse)
            .map(
                code ->
                    entries.enter(
                        code,
                        check.host().name(),
                        EntryCookie.of(request.cookies(), cookie.name()),
                        before))
            .orElseGet(Entries.Outcome.Refused::new);
    meters.signIn().entry(outcome);
    switch (outcome) {
      case Entries.Outcome.Entered(SessionValue value, Duration renewableFor) -> {
        setCookie(exchange, cookie.set(value, renewableFor));
        setCookie(exchange, EntryCookie.clear(cookie.name()));
        DecisionWriter.redirect(exchange, StatusCodes.FOUND, page(check));
      }
      case Entries.Outcome.Again _ -> {
        setCookie(exchange, cookie.clear(Optional.of(check.host().name())));
        DecisionWriter.redirect(exchange, StatusCodes.FOUND, page(check));
      }
      case Entries.Outcome.Refused _ -> {
        if (before.isPresent()) {
          // A second tab, whose entrance the first one went through; the app's page says the rest.
          DecisionWriter.redirect(exchange, StatusCodes.FOUND, page(check));
        } else {
          writer.refuse(exchange, request, Refusal.notTheBrowser(), requestId);
        }
      }
    }
  }

  /** Other pages can make a browser ask, and it would send the cookie along. */
  private void refresh(
      HttpServerExchange exchange, ForwardedRequest request, Check check, String requestId) {
    if (!request.isSentByAPageOf("https://" + check.host().authority())) {
      writer.refuse(exchange, request, Refusal.foreignOrigin(), requestId);
      return;
    }
    Source source = new Source(Optional.of(request.address(from)), Optional.of(requestId));
    Optional<Renewals.Outcome> outcome =
        value(request, check).map(value -> renewals.renew(value, source));
    outcome.ifPresent(meters.signIn()::renewal);
    if (outcome.isPresent()
        && outcome.get()
            instanceof
            Renewals.Outcome.Renewed(SessionValue value, Instant _, Duration renewableFor)) {
      setCookie(exchange, cookie.set(value, renewableFor));
      DecisionWriter.redirect(exchange, StatusCodes.SEE_OTHER, authUrl + SessionsApi.REFRESHED);
    } else {
      writer.refuse(exchange, request, Refusal.nothingToRenew(), requestId);
    }
  }

  /** The value of this host alone. */
  private Optional<SessionValue> value(ForwardedRequest request, Check check) {
    return cookie.claimAt(request.cookies(), check.host().name())
            instanceof SessionClaim.Issued(SessionValue value)
        ? Optional.of(value).filter(one -> one.host().isPresent())
        : Optional.empty();
  }

  /** Where the browser wanted to go, which is on this host; or its first page. */
  private static String page(Check check) {
    String here = "https://" + check.host().authority();
    var granted =
        new ReturnTo.Granted(check.host().name()::equals, check.host().port().orElse(DEFAULT_PORT));
    return parameter(check, "return_to")
        .flatMap(text -> ReturnTo.parse(text, granted))
        .map(ReturnTo::url)
        .orElse(here + "/");
  }

  /** A parameter of the query; the first, if there are several. */
  private static Optional<String> parameter(Check check, String name) {
    String target = check.target();
    int query = target.indexOf('?');
    if (query < 0) {
      return Optional.empty();
    }
    String prefix = name + "=";
    try {
      return List.of(target.substring(query + 1).split("&", -1)).stream()
          .filter(pair -> pair.startsWith(prefix))
          .map(pair -> URLDecoder.decode(pair.substring(prefix.length()), StandardCharsets.UTF_8))
          .findFirst();
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // A "%" without two digits behind it.
    }
  }

  private static void setCookie(HttpServerExchange exchange, String field) {
    exchange.getResponseHeaders().add(Headers.SET_COOKIE, field);
  }
}
