package dev.sallyport.quickstart;

import io.undertow.server.HttpServerExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request as it arrived.
 *
 * @param target the path and query of the request line, not decoded
 */
record Received(String method, String target, List<Header> headers) {
  /** One field name, as it was written, with all its values in their order. */
  record Header(String name, List<String> values) {
    Header {
      values = List.copyOf(values);
    }
  }

  Received {
    headers = List.copyOf(headers);
  }

  static Received from(HttpServerExchange exchange) {
    var headers = new ArrayList<Header>();
    for (var values : exchange.getRequestHeaders()) {
      headers.add(new Header(values.getHeaderName().toString(), List.copyOf(values)));
    }
    var query = exchange.getQueryString();
    var target = exchange.getRequestURI() + (query.isEmpty() ? "" : "?" + query);
    return new Received(exchange.getRequestMethod().toString(), target, headers);
  }

  /** The first value of a header, whatever the case of its name. */
  Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .flatMap(header -> header.values().stream())
        .findFirst();
  }

  /** Whether the client asks for JSON and is no browser, which asks for HTML as well. */
  boolean wantsJson() {
    var accept = header("Accept").orElse("");
    return accept.contains("application/json") && !accept.contains("text/html");
  }
}
