package dev.sallyport.server.http;

import dev.sallyport.crds.headers.AppHeader;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How Envoy's {@code ext_authz} filter asks over HTTP, and what it has to be told: it sends the
 * request's own method, host and target (behind a prefix), and adds what we return to the request
 * without deleting what a client sent under the same names.
 */
final class EnvoyExtAuthz {
  /** Envoy's own name for the list of request headers that it shall delete. */
  private static final HttpString REMOVE = new HttpString("X-Envoy-Auth-Headers-To-Remove");

  /** Set by the configuration; what Envoy adds to X-Forwarded-For here is its own address. */
  private static final HttpString CLIENT_ADDRESS = new HttpString("X-Sallyport-Client-Address");

  private static final List<HttpString> REPLACED =
      Stream.concat(AppHeader.wireNames().stream(), Stream.of("Cookie", "Authorization"))
          .map(HttpString::new)
          .toList();
  private static final String NEVER_OURS = String.join(",", AppHeader.underscored());

  private EnvoyExtAuthz() {}

  /** The request itself, unless "X-Forwarded-*" says that it is another one. */
  static RequestLine line(HttpServerExchange exchange, String target) {
    HeaderMap headers = exchange.getRequestHeaders();
    return new RequestLine.Told(
            Optional.of(exchange.getRequestMethod().toString()),
            RequestLine.only(headers, Headers.HOST),
            Optional.of(target))
        .unlessDenied(headers, RequestLine.METHOD, RequestLine.HOST, RequestLine.URI);
  }

  /** The client's address, where Envoy is configured to tell it. */
  static Optional<String> clientAddress(HeaderMap headers) {
    try {
      return RequestLine.only(headers, CLIENT_ADDRESS)
          .map(address -> InetAddress.ofLiteral(address).getHostAddress());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Has Envoy delete, from a request that may pass, what it would otherwise leave in it. */
  static void translate(HttpServerExchange exchange) {
    if (exchange.getStatusCode() == StatusCodes.OK) {
      HeaderMap fields = exchange.getResponseHeaders();
      fields.put(
          REMOVE,
          REPLACED.stream()
              .filter(name -> !fields.contains(name))
              .map(HttpString::toString)
              .collect(Collectors.joining(",", "", "," + NEVER_OURS)));
    }
  }
}
