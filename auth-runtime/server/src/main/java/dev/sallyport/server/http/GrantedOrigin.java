package dev.sallyport.server.http;

import dev.sallyport.server.login.ReturnTo;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells the apps of this installation from other sites: a browser says in Origin which page sends a
 * request, and that is a page of a host that a rule owns, by https, on our port; or the auth host.
 *
 * @param granted which hosts those are; empty as long as the rules are not known
 */
record GrantedOrigin(Supplier<Optional<ReturnTo.Granted>> granted) {
  private static final HttpString SEC_FETCH_SITE = new HttpString("Sec-Fetch-Site");
  private static final Set<String> NEAR = Set.of("same-origin", "same-site");

  /** The origin, if it is one of ours. */
  Optional<String> of(HeaderMap headers) {
    return RequestLine.only(headers, Headers.ORIGIN)
        .filter(
            origin ->
                granted
                    .get()
                    .flatMap(ours -> ReturnTo.parse(origin, ours))
                    .map(page -> page.origin().equals(origin))
                    .orElse(false));
  }

  /**
   * Whether a request that carries a cookie is one that a page of ours has sent. Browsers that do
   * not say how near the page is are believed what they say of its origin.
   */
  boolean sent(HeaderMap headers) {
    boolean near =
        !headers.contains(SEC_FETCH_SITE)
            || RequestLine.only(headers, SEC_FETCH_SITE).map(NEAR::contains).orElse(false);
    return near && of(headers).isPresent();
  }
}
