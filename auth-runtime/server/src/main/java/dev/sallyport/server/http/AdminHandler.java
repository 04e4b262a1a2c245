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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
  private final List<Route> routes;

  /** What is done at one address with one method. */
  @FunctionalInterface
  interface Action {
    void on(AdminCall call) throws IOException;
  }

  /**
   * An address with its method.
   *
   * @param path with {@code {id}} and {@code {identity}} for ids
   * @param parameters of the query, all of them optional
   */
  record Route(String method, String path, Set<String> parameters, Action action) {
    Route(String method, String path, Action action) {
      this(method, path, Set.of(), action);
    }

    /** The ids in {@code segments}, if this is their address. */
    Optional<List<UUID>> ids(String[] segments) {
      String[] own = path.split("/", -1);
      if (own.length != segments.length) {
        return Optional.empty();
      }
      List<UUID> found = new ArrayList<>();
      for (int i = 0; i < own.length; i++) {
        if (own[i].startsWith("{")) {
          Optional<UUID> id = AdminCall.uuid(segments[i]);
          if (id.isEmpty()) {
            return Optional.empty();
          }
          found.add(id.get());
        } else if (!own[i].equals(segments[i])) {
          return Optional.empty();
        }
      }
      return Optional.of(found);
    }
  }

  AdminHandler(AdminAccess access, Audit audit, Supplier<UUID> ids, List<Route> routes) {
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
    String[] segments = exchange.getRequestPath().split("/", -1);
    Map<String, Route> byMethod =
        routes.stream()
            .filter(route -> route.ids(segments).isPresent())
            .collect(Collectors.toMap(Route::method, route -> route));
    if (byMethod.isEmpty()) {
      bare.problem(
          Problem.notFound(
              "There is nothing at this address, or an id in it is none. docs/reference/admin-api.yaml"
                  + " lists what there is."));
      return;
    }
    Route route = byMethod.get(exchange.getRequestMethod().toString());
    if (route == null) {
      String allowed = String.join(", ", byMethod.keySet().stream().sorted().toList());
      exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
      bare.problem(
          Problem.of(
              StatusCodes.METHOD_NOT_ALLOWED, "Not that way", "This address takes " + allowed));
      return;
    }
    run(route, new AdminCall(exchange, requestId, by.get(), route.ids(segments).orElseThrow()));
  }

  private static void run(Route route, AdminCall call) throws IOException {
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
