package dev.sallyport.server.http;

import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.server.settings.Settings;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * Where browsers come in. What lies behind it knows paths without the prefix that its pages have at
 * an app's host. At the hosts of other apps the same prefix leads to the pages, which are at one
 * address alone.
 */
final class BrowserDoor implements HttpHandler {
  private static final int MISDIRECTED_REQUEST = 421; // RFC 9110, section 15.5.20

  private final Mount mount;
  private final String origin;
  private final Predicate<String> granted;
  private final Behind behind;
  private final Executor blocking;

  /**
   * What it leads to.
   *
   * @param scripts of the pages, by their paths
   */
  record Behind(
      HttpHandler publicKeys,
      Map<String, String> scripts,
      HttpHandler site,
      HttpHandler sessions,
      HttpHandler api) {
    Behind {
      scripts = Map.copyOf(scripts);
    }
  }

  /**
   * @param granted whether a rule owns a host
   * @param blocking for what waits
   */
  BrowserDoor(Settings.Auth auth, Predicate<String> granted, Behind behind, Executor blocking) {
    this.mount = auth.mount();
    this.origin = auth.origin();
    this.granted = granted;
    this.behind = behind;
    this.blocking = blocking;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Optional<String> path = below(exchange.getRequestPath());
    if (!exchange.getHostName().equalsIgnoreCase(mount.host())) {
      elsewhere(exchange, path.isPresent());
    } else if (path.isEmpty()) {
      exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange(); // The gateway's mistake.
    } else {
      exchange.setResolvedPath(mount.path());
      exchange.setRelativePath(path.get());
      lead(exchange);
    }
  }

  /** The path behind the prefix; empty if it is another's. */
  private Optional<String> below(String path) {
    String prefix = mount.path();
    if (path.equals(prefix)) {
      return Optional.of("/");
    }
    return path.startsWith(prefix + "/")
        ? Optional.of(path.substring(prefix.length()))
        : Optional.empty();
  }

  /** Never answers for another host: its pages would share everything with that app's. */
  private void elsewhere(HttpServerExchange exchange, boolean below) {
    boolean led =
        below
            && !mount.isWholeHost()
            && Api.isSafe(exchange)
            && !exchange.isHostIncludedInRequestURI()
            && granted.test(exchange.getHostName());
    if (!led) {
      exchange.setStatusCode(MISDIRECTED_REQUEST).endExchange();
      return;
    }
    String query = exchange.getQueryString();
    exchange.setStatusCode(StatusCodes.FOUND);
    exchange
        .getResponseHeaders()
        .put(
            Headers.LOCATION,
            origin + exchange.getRequestURI() + (query.isEmpty() ? "" : "?" + query))
        .put(Headers.CACHE_CONTROL, "no-store");
    exchange.endExchange();
  }

  private void lead(HttpServerExchange exchange) throws Exception {
    String path = exchange.getRelativePath();
    if (path.equals(PublicKeysHandler.PATH)) {
      behind.publicKeys().handleRequest(exchange);
    } else if (behind.scripts().containsKey(path)) {
      exchange
          .getResponseHeaders()
          .put(Headers.CONTENT_TYPE, "text/javascript; charset=utf-8")
          .put(Headers.CACHE_CONTROL, "public, max-age=3600")
          .put(PageHeaders.NOSNIFF, "nosniff");
      exchange.getResponseSender().send(behind.scripts().get(path), StandardCharsets.UTF_8);
    } else if (SessionsApi.PATHS.contains(path)) {
      exchange.dispatch(blocking, behind.sessions());
    } else if (path.startsWith(Api.PREFIX)) {
      exchange.dispatch(blocking, behind.api());
    } else {
      exchange.dispatch(blocking, behind.site());
    }
  }
}
