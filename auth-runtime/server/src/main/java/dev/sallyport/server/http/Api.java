package dev.sallyport.server.http;

import dev.sallyport.decision.request.Check;
import dev.sallyport.server.account.ByMail;
import dev.sallyport.server.account.OwnAccount;
import dev.sallyport.server.factors.SecondFactors;
import dev.sallyport.server.http.ApiProblem.Code;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.passkeys.ByPasskey;
import dev.sallyport.server.sessions.OwnSessions;
import dev.sallyport.server.sessions.Whoami;
import dev.sallyport.store.StoreUnavailable;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the pages do, as JSON, for scripts of apps and for programs. What holds for each address is
 * here once: which there are, who may make a browser ask, and that Postgres may be away. Never
 * redirects. Runs on a thread that may block.
 */
final class Api implements HttpHandler {
  static final String PREFIX = "/api/";

  /** Where it is described. */
  static final String DOCUMENT = PREFIX + "openapi.yaml";

  /** How long to wait before what could not be done is tried again. */
  static final Duration SOON = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private final Around around;
  private final GrantedOrigin origins;
  private final List<Route<ApiCall>> routes;
  private final String document;

  /**
   * What every call needs.
   *
   * @param authUrl of the auth host
   */
  record Around(Visit.Surroundings surroundings, String authUrl) {}

  /**
   * What it leads to.
   *
   * @param mail empty where there is none; then there is neither verification nor recovery
   * @param elsewhere with whom people can log in, if with anybody
   * @param registrationOpen whether people make accounts themselves
   */
  record Rooms(
      Accounts accounts,
      OwnSessions sessions,
      OwnAccount account,
      ByPasskey passkeys,
      Whoami whoami,
      SecondFactors factors,
      Optional<ByMail> mail,
      Elsewhere elsewhere,
      Meters meters,
      boolean registrationOpen) {
    /** Every address with its method. */
    List<Route<ApiCall>> routes() {
      SessionAnswer answer = new SessionAnswer(whoami);
      FactorApi ownFactors = new FactorApi(factors.own(), answer);
      Stream<Route<ApiCall>> byMail =
          mail.stream()
              .flatMap(
                  room ->
                      Stream.concat(
                          new VerifyApi(room.verification(), meters.mail()).routes().stream(),
                          new RecoverApi(room.recovery(), meters.mail()).routes().stream()));
      return Stream.of(
              new LoginApi(accounts, answer, mail, meters, registrationOpen).routes().stream(),
              new PasskeyApi(passkeys, answer, mail, meters).routes().stream(),
              new AccountApi(account, answer).routes().stream(),
              new SecondFactorApi(factors, answer, meters).routes().stream(),
              ownFactors.routes().stream(),
              new OwnPasskeyApi(passkeys.own(), factors.own(), ownFactors, answer)
                  .routes().stream(),
              new OwnSessionsApi(sessions).routes().stream(),
              new ElsewhereApi(elsewhere).routes().stream(),
              byMail)
          .flatMap(subject -> subject)
          .toList();
    }
  }

  /**
   * @param document what describes it, in YAML
   */
  Api(Around around, Rooms rooms, String document) {
    this.around = around;
    this.origins = new GrantedOrigin(around.surroundings().granted());
    this.routes = rooms.routes();
    this.document = document;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    if (exchange.getRelativePath().equals(DOCUMENT) && isSafe(exchange)) {
      exchange
          .getResponseHeaders()
          .put(Headers.CONTENT_TYPE, "application/yaml")
          .put(Headers.CACHE_CONTROL, "public, max-age=3600");
      exchange.getResponseSender().send(document, StandardCharsets.UTF_8);
      return;
    }
    String requestId = around.surroundings().ids().get().toString();
    ApiCall bare = new ApiCall(exchange, requestId, List.of(), around);
    if (exchange.getRequestURI().length() + exchange.getQueryString().length()
        > Check.MAX_TARGET_LENGTH) {
      bare.problem(ApiProblem.of(Code.ADDRESS_TOO_LONG, "An address is never that long."));
      return;
    }
    switch (found(exchange)) {
      case Route.Found.Here<ApiCall>(Route<ApiCall> route, List<UUID> ids) -> {
        new CrossOrigin(origins).allow(exchange, route.method());
        run(route, exchange, new ApiCall(exchange, requestId, ids, around));
      }
      case Route.Found.OtherMethods<ApiCall>(List<String> methods) ->
          otherMethod(exchange, methods, bare);
      case Route.Found.Nothing<ApiCall> _ ->
          bare.problem(
              ApiProblem.of(
                  Code.NOT_FOUND,
                  "There is nothing at this address; %s lists what there is."
                      .formatted(exchange.getResolvedPath() + DOCUMENT)));
    }
  }

  /** Whether a request only reads (RFC 9110, section 9.2.1). */
  static boolean isSafe(HttpServerExchange exchange) {
    return SAFE.contains(exchange.getRequestMethod().toString());
  }

  private Route.Found<ApiCall> found(HttpServerExchange exchange) {
    String method = exchange.getRequestMethod().toString();
    return Route.find(routes, method.equals("HEAD") ? "GET" : method, exchange.getRelativePath());
  }

  private void otherMethod(HttpServerExchange exchange, List<String> methods, ApiCall call) {
    String allowed =
        Stream.concat(methods.stream(), Stream.of("OPTIONS")).collect(Collectors.joining(", "));
    new CrossOrigin(origins).allow(exchange, allowed);
    if (exchange.getRequestMethod().toString().equals("OPTIONS")) {
      exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
      return;
    }
    exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
    call.problem(ApiProblem.of(Code.METHOD_NOT_ALLOWED, "This address takes " + allowed + "."));
  }

  private void run(Route<ApiCall> route, HttpServerExchange exchange, ApiCall call)
      throws IOException {
    if (!exchange.getQueryParameters().isEmpty()) {
      call.problem(
          ApiProblem.of(
              Code.INVALID_QUERY, "Say what you want in the body: a query ends in logs."));
      return;
    }
    try {
      if (!isSafe(exchange) && !mayAct(call)) {
        return;
      }
      route.action().on(call);
    } catch (StoreUnavailable _) {
      unavailable(call);
    } catch (RuntimeException e) {
      LOG.error("A request to {} failed", route.path(), e);
      call.problem(
          ApiProblem.of(
              Code.INTERNAL_ERROR, "It is not your mistake. Quote the request_id to the support."));
    }
  }

  private boolean mayAct(ApiCall call) {
    if (call.isMeant()) {
      return true;
    }
    if (around.surroundings().granted().get().isEmpty()) {
      unavailable(call); // Whose page it is cannot be known yet.
    } else {
      call.problem(
          ApiProblem.of(
              Code.FOREIGN_ORIGIN,
              "Only pages of hosts that a rule owns, and programs without cookies, may do this."));
    }
    return false;
  }

  private static void unavailable(ApiCall call) {
    call.later(
        SOON,
        Code.TEMPORARILY_UNAVAILABLE,
        "We cannot do this right now. Whoever is signed in stays so; please try again in a"
            + " moment.");
  }
}
