package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.gateway.SessionClaim;
import dev.sallyport.server.http.ApiProblem.Code;
import dev.sallyport.server.http.Problem.Mistake;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.store.sessions.TokenKind;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One request of an app: who sends it, by cookie or by token, and the ways to answer it in JSON. It
 * is answered once.
 */
final class ApiCall {
  private static final HttpString SEC_FETCH_SITE = new HttpString("Sec-Fetch-Site");
  private static final String CHALLENGE = "Bearer realm=\"sallyport\"";

  private final HttpServerExchange exchange;
  private final JsonAnswer answer;
  private final List<UUID> path;
  private final Visit visit;
  private final SessionClaim byCookie;
  private final GrantedOrigin origins;
  private final String authUrl;
  private final String site;

  /**
   * @param path the ids in the address, in their order
   */
  ApiCall(HttpServerExchange exchange, String requestId, List<UUID> path, Api.Around around) {
    this.exchange = exchange;
    this.answer = new JsonAnswer(exchange, requestId);
    this.path = List.copyOf(path);
    SessionCookie cookie = around.surroundings().cookie();
    SessionClaim claim = BearerSession.orCookie(exchange.getRequestHeaders(), cookie);
    this.visit = new Visit(exchange, around.surroundings(), claim);
    this.byCookie = new Visit(exchange, around.surroundings()).claim();
    this.origins = new GrantedOrigin(around.surroundings().granted());
    this.authUrl = around.authUrl();
    this.site = around.surroundings().pages().site();
  }

  /** Of the auth host. */
  String authUrl() {
    return authUrl;
  }

  /** The id in the address. */
  UUID id() {
    return path.getFirst();
  }

  /** What people know the installation by. */
  String site() {
    return site;
  }

  /** Whether this came with a cookie of ours, good or not. */
  boolean hasCookie() {
    return !(byCookie instanceof SessionClaim.Absent);
  }

  /** Whether a browser says that a page of ours has sent this. */
  boolean isOfAPageOfOurs() {
    return origins.sent(exchange.getRequestHeaders());
  }

  /**
   * Whether this is to be acted on: of a page of ours, or of a program, which says nothing of pages
   * and brings no cookie that somebody else could be abusing.
   */
  boolean isMeant() {
    HeaderMap headers = exchange.getRequestHeaders();
    boolean byToken = value().filter(value -> value.kind() == TokenKind.BEARER).isPresent();
    boolean byBrowser = headers.contains(Headers.ORIGIN) || headers.contains(SEC_FETCH_SITE);
    boolean abusable = hasCookie() && !byToken;
    return !(byBrowser || abusable) || isOfAPageOfOurs();
  }

  /** What the caller says to have; whether it counts is another question. */
  Optional<SessionValue> value() {
    return visit.value();
  }

  /** As {@link Visit#sessionToRenew}. */
  Optional<Evidence.Session> sessionToRenew() {
    return visit.sessionToRenew();
  }

  /** Goes on with the session that counts; without one, answers what to do about it. */
  void withSession(Consumer<Evidence.Session> next) {
    Optional<Evidence.Session> session = visit.session();
    if (session.isPresent()) {
      next.accept(session.get());
    } else if (visit.sessionToRenew().isPresent()) {
      challenge();
      problem(
          new ApiProblem(
              Code.SESSION_EXPIRED,
              "The session has expired and can be renewed without signing in.",
              List.of(),
              Map.of("refresh", authUrl + SessionsApi.REFRESH)));
    } else {
      signIn();
    }
  }

  /** The same, for whoever is about to change something about their account. */
  void withOwner(Consumer<Owner> next) {
    withSession(session -> next.accept(OwnSession.owner(session, visit)));
  }

  void signIn() {
    challenge();
    problem(ApiProblem.of(Code.LOGIN_REQUIRED, "There is no session: sign in."));
  }

  private void challenge() {
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, CHALLENGE);
  }

  /**
   * From where somebody logs in.
   *
   * @param carrier how they want to keep the session
   */
  Visitor visitor(TokenKind carrier) {
    Visitor visitor = visit.visitor();
    return new Visitor(
        visitor.userAgent(),
        visitor.address(),
        visitor.previous(),
        carrier,
        carrier == TokenKind.COOKIE ? visitor.host() : Optional.empty(),
        Optional.of(answer.requestId()),
        visitor.devices());
  }

  /** Who asks, where nobody logs in. */
  Visitor visitor() {
    return visitor(value().map(SessionValue::kind).orElse(TokenKind.COOKIE));
  }

  /** What {@code reader} makes of the body; empty if it made nothing of it, which was answered. */
  <T> Optional<T> body(Function<JsonBody, Optional<T>> reader) throws IOException {
    return switch (JsonBody.read(exchange)) {
      case JsonBody.Outcome.Read(JsonBody body) -> {
        Optional<T> value = reader.apply(body);
        List<Mistake> mistakes = body.mistakes();
        yield mistakes.isEmpty() ? value : refused(ApiProblem.fields(mistakes));
      }
      case JsonBody.Outcome.NotJson _ ->
          refused(ApiProblem.of(Code.NOT_JSON, JsonBody.NOT_JSON_SENTENCE));
      case JsonBody.Outcome.TooLarge _ ->
          refused(ApiProblem.of(Code.TOO_LARGE, JsonBody.TOO_LARGE_SENTENCE));
      case JsonBody.Outcome.NoObject _ ->
          refused(ApiProblem.of(Code.INVALID_JSON, JsonBody.NO_OBJECT_SENTENCE));
    };
  }

  /** Whether there is no body, or one that says nothing; else that was answered. */
  boolean saysNothing() throws IOException {
    return exchange.isRequestComplete() || body(_ -> Optional.of(true)).isPresent();
  }

  private <T> Optional<T> refused(ApiProblem problem) {
    problem(problem);
    return Optional.empty();
  }

  /** The browser gets the value of a session that has just begun. */
  void keep(SignedIn signedIn) {
    visit.begin(signedIn);
  }

  /** The browser gets the value that its session goes on under. */
  void keep(Renewed session) {
    visit.renew(session.value(), session.renewableFor());
  }

  /** A browser forgets its session. */
  void forget() {
    if (hasCookie()) {
      visit.forget();
    }
  }

  void json(int status, Consumer<ObjectNode> fill) {
    answer.json(status, fill);
  }

  void json(int status, String written) {
    answer.json(status, written.getBytes(StandardCharsets.UTF_8));
  }

  void done() {
    answer.done();
  }

  void problem(ApiProblem problem) {
    answer.problem(problem.code().status(), problem.json(answer.requestId()));
  }

  /** Says that it can be tried again, and when. */
  void later(Duration wait, Code code, String detail) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, Sentences.wholeSeconds(wait));
    problem(ApiProblem.of(code, detail));
  }
}
