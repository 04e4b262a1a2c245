package dev.sallyport.server.http;

import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the gateway says about the request it holds (Traefik ForwardAuth, "X-Forwarded-*"). */
final class ForwardedRequest {
  private static final HttpString METHOD = new HttpString("X-Forwarded-Method");
  private static final HttpString HOST = new HttpString("X-Forwarded-Host");
  private static final HttpString URI = new HttpString("X-Forwarded-Uri");
  private static final HttpString SEC_FETCH_MODE = new HttpString("Sec-Fetch-Mode");
  private static final Pattern OUR_BEARER =
      Pattern.compile("\\s*bearer\\s+(pat|key|svc|ses)_.*", Pattern.CASE_INSENSITIVE);

  private final HeaderMap headers;

  ForwardedRequest(HeaderMap headers) {
    this.headers = headers;
  }

  /** The canonical form; malformed too where a field is missing or there twice. */
  Check.Outcome check() {
    Optional<String> method = only(METHOD);
    if (method.isEmpty()) {
      return new Check.Outcome.Malformed(Ambiguity.BAD_METHOD);
    }
    Optional<String> host = only(HOST);
    if (host.isEmpty()) {
      return new Check.Outcome.Malformed(Ambiguity.BAD_HOST);
    }
    Optional<String> uri = only(URI);
    if (uri.isEmpty()) {
      return new Check.Outcome.Malformed(Ambiguity.NOT_A_PATH);
    }
    return Check.of(method.get(), host.get(), uri.get(), caller());
  }

  /** A browser that navigates can be shown a page; everything else reads JSON. */
  Caller caller() {
    boolean navigates =
        only(SEC_FETCH_MODE).map("navigate"::equals).orElse(false)
            || all(Headers.ACCEPT).stream()
                .anyMatch(accept -> accept.toLowerCase(Locale.ROOT).contains("text/html"));
    return navigates && !headers.contains(Headers.AUTHORIZATION) ? Caller.BROWSER : Caller.PROGRAM;
  }

  List<String> cookies() {
    return all(Headers.COOKIE);
  }

  /** The Authorization field, unless it carries a credential of ours or is there twice. */
  Optional<String> foreignAuthorization() {
    return only(Headers.AUTHORIZATION).filter(value -> !OUR_BEARER.matcher(value).matches());
  }

  private List<String> all(HttpString name) {
    HeaderValues values = headers.get(name);
    return values == null ? List.of() : List.copyOf(values);
  }

  private Optional<String> only(HttpString name) {
    HeaderValues values = headers.get(name);
    return values != null && values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
