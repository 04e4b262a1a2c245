package dev.sallyport.server.http;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.request.Check;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.gateway.SessionClaim;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.pages.Form;
import dev.sallyport.server.pages.Notice;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.store.StoreUnavailable;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Register, log in, log out: forms in, pages and redirects out. Runs on a thread that may block.
 */
final class AccountHandler implements HttpHandler {
  private static final String WRONG = "E-mail or password is wrong.";
  private static final String BUSY =
      "Too many people are signing in right now. Try again in a moment.";
  private static final Form.Problem BAD_EMAIL =
      new Form.Problem(
          "This is not an e-mail address we can use. Write it like name@example.com.",
          Form.About.EMAIL);
  private static final Form.Problem TAKEN =
      new Form.Problem(
          "This address cannot be registered. If it is yours, sign in instead.", Form.About.FORM);

  private final Accounts accounts;
  private final Facts facts;
  private final SessionCookie cookie;
  private final Supplier<Optional<ReturnTo.Granted>> granted;
  private final FormOrigin origin;
  private final ClientAddress from;
  private final Pages pages;
  private final PageHeaders pageHeaders;
  private final InstantSource clock;
  private final Meters meters;

  /**
   * @param granted where a login may lead; empty as long as the rules are not known
   */
  AccountHandler(
      Accounts accounts,
      Facts facts,
      SessionCookie cookie,
      Supplier<Optional<ReturnTo.Granted>> granted,
      FormOrigin origin,
      ClientAddress from,
      Pages pages,
      PageHeaders pageHeaders,
      InstantSource clock,
      Meters meters) {
    this.accounts = accounts;
    this.facts = facts;
    this.cookie = cookie;
    this.granted = granted;
    this.origin = origin;
    this.from = from;
    this.pages = pages;
    this.pageHeaders = pageHeaders;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    if (exchange.getRequestURI().length() + exchange.getQueryString().length()
        > Check.MAX_TARGET_LENGTH) {
      notice(exchange, StatusCodes.REQUEST_URI_TOO_LARGE, Sentences.NOT_FOUND);
      return;
    }
    try {
      switch (exchange.getRequestMethod().toString()) {
        case "GET", "HEAD" -> show(exchange);
        case "POST" -> act(exchange);
        default -> {
          exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD, POST");
          notice(exchange, StatusCodes.METHOD_NOT_ALLOWED, Sentences.BAD_FORM);
        }
      }
    } catch (StoreUnavailable _) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "2");
      notice(exchange, StatusCodes.SERVICE_UNAVAILABLE, Sentences.UNAVAILABLE);
    }
  }

  private void show(HttpServerExchange exchange) {
    Optional<String> returnTo =
        Optional.ofNullable(exchange.getQueryParameters().get("return_to"))
            .map(java.util.Deque::getFirst);
    switch (exchange.getRequestPath()) {
      case "/" -> home(exchange);
      case "/login" -> withDestination(exchange, returnTo, page -> login(exchange, page));
      case "/register" ->
          withDestination(
              exchange,
              returnTo,
              page -> form(exchange, StatusCodes.OK, page, register(empty(page))));
      case "/logout", "/logout/everywhere" -> home(exchange);
      default -> notice(exchange, StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
    }
  }

  private void act(HttpServerExchange exchange) throws IOException {
    SessionClaim claim = claim(exchange);
    if (!origin.accepts(exchange.getRequestHeaders(), !(claim instanceof SessionClaim.Absent))) {
      notice(exchange, StatusCodes.FORBIDDEN, Sentences.FOREIGN_FORM);
      return;
    }
    switch (PostedForm.read(exchange)) {
      case PostedForm.Outcome.Illegal(int status) -> notice(exchange, status, Sentences.BAD_FORM);
      case PostedForm.Outcome.Read(PostedForm posted) -> {
        Optional<String> returnTo = posted.field("return_to").filter(text -> !text.isEmpty());
        switch (exchange.getRequestPath()) {
          case "/login" ->
              withDestination(exchange, returnTo, page -> logIn(exchange, posted, page, claim));
          case "/register" ->
              withDestination(exchange, returnTo, page -> signUp(exchange, posted, page, claim));
          case "/logout" -> logOut(exchange, claim);
          case "/logout/everywhere" -> logOutEverywhere(exchange, claim);
          default -> notice(exchange, StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
        }
      }
    }
  }

  /**
   * Somebody with a session is told so instead of being sent back: a redirect could come again.
   * With {@code prompt}, they are asked to log in once more.
   */
  private void login(HttpServerExchange exchange, Optional<ReturnTo> page) {
    boolean again = exchange.getQueryParameters().containsKey("prompt");
    Optional<Evidence.Session> session = again ? Optional.empty() : session(claim(exchange));
    if (session.isEmpty()) {
      form(exchange, StatusCodes.OK, page, pages.login(empty(page)));
      return;
    }
    pageHeaders.put(exchange, Optional.empty());
    send(
        exchange,
        pages.signedIn(
            session.get().person().email(),
            page.map(p -> new Notice.Action("Continue to " + p.host().name(), p.url()))));
  }

  private void home(HttpServerExchange exchange) {
    Optional<Evidence.Session> session = session(claim(exchange));
    if (session.isEmpty()) {
      redirect(exchange, "/login");
      return;
    }
    pageHeaders.put(exchange, Optional.empty());
    send(exchange, pages.signedIn(session.get().person().email(), Optional.empty()));
  }

  private void logIn(
      HttpServerExchange exchange, PostedForm posted, Optional<ReturnTo> page, SessionClaim claim) {
    String email = posted.field("email").orElse("");
    PlainPassword password = new PlainPassword(posted.field("password").orElse(""));
    Accounts.Login outcome = accounts.login(email, password, posted.visitor(issued(claim), from));
    meters.login(outcome);
    switch (outcome) {
      case Accounts.Login.Welcome(SignedIn signedIn) -> welcome(exchange, signedIn, page);
      case Accounts.Login.Wrong _ ->
          form(
              exchange,
              StatusCodes.UNPROCESSABLE_ENTITY,
              page,
              pages.login(again(email, page, WRONG)));
      case Accounts.Login.Busy _ -> busy(exchange, page, pages.login(again(email, page, BUSY)));
    }
  }

  private void signUp(
      HttpServerExchange exchange, PostedForm posted, Optional<ReturnTo> page, SessionClaim claim) {
    String email = posted.field("email").orElse("");
    PlainPassword password = new PlainPassword(posted.field("password").orElse(""));
    Accounts.SignUp outcome = accounts.signUp(email, password, posted.visitor(issued(claim), from));
    meters.signUp(outcome);
    switch (outcome) {
      case Accounts.SignUp.Welcome(SignedIn signedIn) -> welcome(exchange, signedIn, page);
      case Accounts.SignUp.Busy _ -> busy(exchange, page, register(again(email, page, BUSY)));
      case Accounts.SignUp.BadEmail _ -> refuse(exchange, email, page, BAD_EMAIL);
      case Accounts.SignUp.BadPassword(PasswordVerdict.Refused why) ->
          refuse(
              exchange,
              email,
              page,
              new Form.Problem(PasswordSentences.of(why), Form.About.PASSWORD));
      case Accounts.SignUp.Taken _ -> refuse(exchange, email, page, TAKEN);
    }
  }

  private void refuse(
      HttpServerExchange exchange, String email, Optional<ReturnTo> page, Form.Problem problem) {
    form(
        exchange,
        StatusCodes.UNPROCESSABLE_ENTITY,
        page,
        register(form(email, page, Optional.of(problem))));
  }

  private String register(Form form) {
    return pages.register(form, accounts.shortestPassword());
  }

  private void welcome(HttpServerExchange exchange, SignedIn signedIn, Optional<ReturnTo> page) {
    exchange
        .getResponseHeaders()
        .put(Headers.SET_COOKIE, cookie.set(signedIn.value(), signedIn.life()));
    redirect(exchange, page.map(ReturnTo::url).orElse("/"));
  }

  private void logOut(HttpServerExchange exchange, SessionClaim claim) {
    issued(claim).ifPresent(accounts::logout);
    exchange.getResponseHeaders().put(Headers.SET_COOKIE, cookie.clear());
    redirect(exchange, "/login");
  }

  /** Of whom it is that asks says a session that counts; one that has ended ends no other. */
  private void logOutEverywhere(HttpServerExchange exchange, SessionClaim claim) {
    session(claim).ifPresent(session -> accounts.logoutEverywhere(session.person().id()));
    exchange.getResponseHeaders().put(Headers.SET_COOKIE, cookie.clear());
    redirect(exchange, "/login");
  }

  private Optional<Evidence.Session> session(SessionClaim claim) {
    return issued(claim)
        .flatMap(
            value ->
                switch (facts.about(value, new Validation.Live())) {
                  case Evidence.Session session ->
                      clock.instant().isBefore(session.expiresAt())
                          ? Optional.of(session)
                          : Optional.<Evidence.Session>empty();
                  case Evidence.None _,
                      Evidence.Rejected _,
                      Evidence.Token _,
                      Evidence.Jwt _,
                      Evidence.Certificate _ ->
                      Optional.empty();
                  case Evidence.Unavailable _ ->
                      throw new StoreUnavailable("asking for a session", new IOException());
                });
  }

  private static Optional<SessionValue> issued(SessionClaim claim) {
    return switch (claim) {
      case SessionClaim.Issued(SessionValue value) -> Optional.of(value);
      case SessionClaim.Absent _, SessionClaim.Ambiguous _, SessionClaim.Forged _ ->
          Optional.empty();
    };
  }

  private SessionClaim claim(HttpServerExchange exchange) {
    var fields = exchange.getRequestHeaders().get(Headers.COOKIE);
    return cookie.claim(fields == null ? java.util.List.of() : java.util.List.copyOf(fields));
  }

  /**
   * Goes on with the page that {@code returnTo} leads to, if it leads to one of ours or nowhere.
   */
  private void withDestination(
      HttpServerExchange exchange,
      Optional<String> returnTo,
      java.util.function.Consumer<Optional<ReturnTo>> next) {
    if (returnTo.isEmpty()) {
      next.accept(Optional.empty());
      return;
    }
    Optional<ReturnTo.Granted> ours = granted.get();
    if (ours.isEmpty()) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "2");
      notice(exchange, StatusCodes.SERVICE_UNAVAILABLE, Sentences.UNAVAILABLE);
      return;
    }
    Optional<ReturnTo> page = ReturnTo.parse(returnTo.get(), ours.get());
    if (page.isEmpty()) {
      notice(exchange, StatusCodes.BAD_REQUEST, Sentences.FOREIGN_RETURN);
      return;
    }
    next.accept(page);
  }

  private static Form empty(Optional<ReturnTo> page) {
    return form("", page, Optional.empty());
  }

  private static Form again(String email, Optional<ReturnTo> page, String problem) {
    return form(email, page, Optional.of(new Form.Problem(problem, Form.About.FORM)));
  }

  private static Form form(String email, Optional<ReturnTo> page, Optional<Form.Problem> problem) {
    return new Form(email, page.map(ReturnTo::url), page.map(p -> p.host().name()), problem);
  }

  private void form(HttpServerExchange exchange, int status, Optional<ReturnTo> page, String html) {
    exchange.setStatusCode(status);
    pageHeaders.put(exchange, page.map(ReturnTo::origin));
    send(exchange, html);
  }

  private void busy(HttpServerExchange exchange, Optional<ReturnTo> page, String html) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "2");
    form(exchange, StatusCodes.SERVICE_UNAVAILABLE, page, html);
  }

  private void notice(HttpServerExchange exchange, int status, Notice notice) {
    exchange.setStatusCode(status);
    pageHeaders.put(exchange, Optional.empty());
    send(exchange, pages.notice(notice));
  }

  private static void redirect(HttpServerExchange exchange, String location) {
    exchange.setStatusCode(StatusCodes.FOUND);
    exchange
        .getResponseHeaders()
        .put(Headers.LOCATION, location)
        .put(Headers.CACHE_CONTROL, "no-store");
    exchange.endExchange();
  }

  private static void send(HttpServerExchange exchange, String html) {
    exchange.getResponseSender().send(html, java.nio.charset.StandardCharsets.UTF_8);
  }
}
