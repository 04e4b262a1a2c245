package dev.sallyport.server.http;

import dev.sallyport.server.admin.AdminAccess;
import dev.sallyport.server.admin.Administrator;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.audit.Source;
import dev.sallyport.store.StoreUnavailable;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin API. What holds for every address of it is here once: who may ask, which addresses and
 * methods there are, parameters that nobody knows, and that Postgres may be away. Runs on a thread
 * that may block.
 */
final class AdminHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
  private static final String BEARER = "Bearer ";
  private static final int MAX_TARGET = 2_048;

  private final AdminAccess access;
  private final Audit audit;
  private final Supplier<UUID> ids;
  private final List<Route<AdminCall>> routes;

  AdminHandler(AdminAccess access, Audit audit, Supplier<UUID> ids, List<Route<AdminCall>> routes) {
    this.access = access;
    this.audit = audit;
    this.ids = ids;
    this.routes = List.copyOf(routes);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    String requestId = ids.get().toString();
    Source source = new Source(address(exchange), Optional.of(requestId));
    Optional<Administrator> by = administrator(exchange, source);
    if (by.isEmpty()) {
      refuse(exchange, requestId, source);
      return;
    }
    AdminCall bare = new AdminCall(exchange, requestId, by.get(), List.of());
    if (exchange.getRequestURI().length() + exchange.getQueryString().length() > MAX_TARGET) {
      bare.problem(
          Problem.of(
              StatusCodes.REQUEST_URI_TOO_LARGE, "Too long", "An address is never that long."));
      return;
    }
    String method = exchange.getRequestMethod().toString();
    switch (Route.find(routes, method, exchange.getRequestPath())) {
      case Route.Found.Here<AdminCall>(Route<AdminCall> route, List<UUID> inPath) ->
          run(route, new AdminCall(exchange, requestId, by.get(), inPath));
      case Route.Found.OtherMethods<AdminCall>(List<String> methods) -> {
        String allowed = String.join(", ", methods);
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        bare.problem(
            Problem.of(
                StatusCodes.METHOD_NOT_ALLOWED, "Not that way", "This address takes " + allowed));
      }
      case Route.Found.Nothing<AdminCall> _ ->
          bare.problem(
              Problem.notFound(
                  "There is nothing at this address, or an id in it is none. docs/reference/admin-api.yaml"
                      + " lists what there is."));
    }
  }

  private static void run(Route<AdminCall> route, AdminCall call) throws IOException {
    try {
      if (call.hasOnly(route.parameters())) {
        route.action().on(call);
      }
    } catch (StoreUnavailable _) {
      call.problem(
          Problem.of(
              StatusCodes.SERVICE_UNAVAILABLE,
              "Postgres does not answer",
              "What was asked for may or may not have been done: look, and ask again."));
    } catch (RuntimeException e) {
      LOG.error("An administrator's request failed", e);
      call.problem(
          Problem.of(
              StatusCodes.INTERNAL_SERVER_ERROR,
              "A mistake of ours",
              "The runtime's log says more, under the request's id."));
    }
  }

  private Optional<Administrator> administrator(HttpServerExchange exchange, Source source) {
    var fields = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
    if (fields == null || fields.size() != 1) {
      return Optional.empty();
    }
    String field = fields.getFirst();
    if (!field.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    return access
        .of(field.substring(BEARER.length()).strip())
        .filter(rights -> rights.scopes().contains(AdminAccess.ADMIN))
        .map(rights -> new Administrator(rights.name(), source));
  }

  private void refuse(HttpServerExchange exchange, String requestId, Source source) {
    audit.note(audit.event(AuditKind.ADMIN_REFUSED, "anybody", "admin-api", source, Map.of()));
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"sallyport admin\"");
    new AdminCall(exchange, requestId, new Administrator("anybody", source), List.of())
        .problem(
            Problem.of(
                StatusCodes.UNAUTHORIZED,
                "Who are you?",
                "Send the secret from the file that the setting admin.secretFile names as"
                    + " Authorization: Bearer."));
  }

  private static Optional<String> address(HttpServerExchange exchange) {
    InetSocketAddress from = exchange.getSourceAddress();
    return from == null || from.getAddress() == null
        ? Optional.empty()
        : Optional.of(from.getAddress().getHostAddress());
  }
}
