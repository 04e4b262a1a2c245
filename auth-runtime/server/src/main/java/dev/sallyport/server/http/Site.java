package dev.sallyport.server.http;

import dev.sallyport.decision.request.Check;
import dev.sallyport.server.gateway.SessionClaim;
import dev.sallyport.store.StoreUnavailable;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The pages of the auth host: forms in, pages and redirects out. What holds for each of them is
 * here once: addresses of a sane length, methods, forms that are ours, and that Postgres may be
 * away. Runs on a thread that may block.
 */
final class Site implements HttpHandler {
  private final Visit.Surroundings surroundings;
  private final FormOrigin origin;
  private final GrantedOrigin apps;
  private final Map<String, Page> pages;

  /**
   * @param pages by their exact paths
   */
  Site(Visit.Surroundings surroundings, FormOrigin origin, Map<String, Page> pages) {
    this.surroundings = surroundings;
    this.origin = origin;
    this.apps = new GrantedOrigin(surroundings.granted());
    this.pages = Map.copyOf(pages);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    Visit visit = new Visit(exchange, surroundings);
    if (exchange.getRequestURI().length() + exchange.getQueryString().length()
        > Check.MAX_TARGET_LENGTH) {
      visit.notice(StatusCodes.REQUEST_URI_TOO_LARGE, Sentences.NOT_FOUND);
      return;
    }
    Optional<Page> page = Optional.ofNullable(pages.get(exchange.getRelativePath()));
    try {
      switch (exchange.getRequestMethod().toString()) {
        case "GET", "HEAD" -> {
          if (page.isEmpty()) {
            visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
          } else {
            page.get().show(visit);
          }
        }
        case "POST" -> act(visit, page);
        default -> {
          exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD, POST");
          visit.notice(StatusCodes.METHOD_NOT_ALLOWED, Sentences.BAD_FORM);
        }
      }
    } catch (StoreUnavailable _) {
      visit.unavailable();
    }
  }

  private void act(Visit visit, Optional<Page> page) throws IOException {
    HttpServerExchange exchange = visit.exchange();
    HeaderMap headers = exchange.getRequestHeaders();
    boolean ours = origin.accepts(headers, !(visit.claim() instanceof SessionClaim.Absent));
    boolean ofAnApp = page.map(Page::takesFormsOfApps).orElse(false) && apps.sent(headers);
    if (!ours && !ofAnApp) {
      visit.notice(StatusCodes.FORBIDDEN, Sentences.FOREIGN_FORM);
      return;
    }
    switch (PostedForm.read(exchange)) {
      case PostedForm.Outcome.Illegal(int status) -> visit.notice(status, Sentences.BAD_FORM);
      case PostedForm.Outcome.Read(PostedForm form) -> {
        if (page.isEmpty()) {
          visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
        } else {
          page.get().act(visit, form);
        }
      }
    }
  }
}
