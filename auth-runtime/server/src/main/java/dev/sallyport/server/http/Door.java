package dev.sallyport.server.http;

import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/**
 * Where a gateway asks. The path says in which way it describes the request that it holds, and how
 * it wants to be answered; nothing is guessed from the fields that are there.
 */
sealed interface Door {
  String DECIDE = "/decide/";
  String ENVOY = "/decisions/envoy";

  /** {@code /decide/{namespace}}: Traefik, about the rules of one namespace. */
  record Namespace(String name) implements Door {}

  /** {@code /decide}: Traefik's guard of a whole entry point. */
  record EntryPoint() implements Door {}

  /** {@code /decisions}: asked as Traefik asks, answered as Traefik is. */
  record Decisions() implements Door {}

  /** {@code /decisions/nginx}: nginx's {@code auth_request}. */
  record Nginx() implements Door {}

  /**
   * {@code /decisions/envoy} with the request's own target behind it: Envoy's {@code ext_authz}
   * over HTTP.
   *
   * @param target as the client wrote it
   */
  record Envoy(String target) implements Door {}

  /**
   * The door that a request is for, by its target as it was written; empty where nothing is asked,
   * and for the absolute form, which no gateway asks in.
   */
  static Optional<Door> of(HttpServerExchange exchange) {
    if (exchange.isHostIncludedInRequestURI()) {
      return Optional.empty();
    }
    String path = exchange.getRequestURI();
    if (path.startsWith(DECIDE)) {
      return Optional.of(new Namespace(path.substring(DECIDE.length())));
    }
    if (path.startsWith(ENVOY + "/")) {
      String query = exchange.getQueryString();
      String target = path.substring(ENVOY.length());
      return Optional.of(new Envoy(query.isEmpty() ? target : target + "?" + query));
    }
    return switch (path) {
      case "/decide" -> Optional.of(new EntryPoint());
      case "/decisions" -> Optional.of(new Decisions());
      case "/decisions/nginx" -> Optional.of(new Nginx());
      default -> Optional.empty();
    };
  }
}
