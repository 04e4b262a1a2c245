package dev.sallyport.server.http;

import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.server.credentials.UnverifiedCertificate;
import dev.sallyport.server.credentials.UnverifiedToken;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What the gateway says about the request it holds. */
final class ForwardedRequest {
  private static final HttpString CLIENT_CERTIFICATE =
      new HttpString("X-Forwarded-Tls-Client-Cert");
  private static final HttpString SEC_FETCH_MODE = new HttpString("Sec-Fetch-Mode");
  private static final HttpString SEC_FETCH_SITE = new HttpString("Sec-Fetch-Site");
  private static final HttpString REQUESTED_METHOD =
      new HttpString("Access-Control-Request-Method");
  private static final Pattern BUCKET = Pattern.compile("[0-9]{1,2}");
  private static final Pattern OUR_BEARER =
      Pattern.compile("\\s*bearer\\s+(pat|key|svc|ses)_.*", Pattern.CASE_INSENSITIVE);

  private final HeaderMap headers;
  private final RequestLine line;

  /** As Traefik's ForwardAuth tells it. */
  ForwardedRequest(HeaderMap headers) {
    this(headers, RequestLine.forwarded(headers));
  }

  /**
   * @param line what the request is, in whatever way it was told
   */
  ForwardedRequest(HeaderMap headers, RequestLine line) {
    this.headers = headers;
    this.line = line;
  }

  /** The canonical form; malformed too where a field is missing or there twice. */
  Check.Outcome check() {
    return switch (line) {
      case RequestLine.Contradictory _ -> new Check.Outcome.Malformed(Ambiguity.TOLD_IN_TWO_WAYS);
      case RequestLine.Told(var method, var host, var target) -> {
        if (method.isEmpty()) {
          yield new Check.Outcome.Malformed(Ambiguity.BAD_METHOD);
        }
        if (host.isEmpty()) {
          yield new Check.Outcome.Malformed(Ambiguity.BAD_HOST);
        }
        if (target.isEmpty()) {
          yield new Check.Outcome.Malformed(Ambiguity.NOT_A_PATH);
        }
        yield Check.of(method.get(), host.get(), target.get(), caller());
      }
    };
  }

  /** A browser that navigates can be shown a page; everything else reads JSON. */
  Caller caller() {
    if (line instanceof RequestLine.Told told
        && told.method().map("OPTIONS"::equals).orElse(false)
        && headers.contains(Headers.ORIGIN)
        && headers.contains(REQUESTED_METHOD)) {
      return Caller.PREFLIGHT;
    }
    if (isGrpc()) {
      return Caller.PROGRAM;
    }
    boolean navigates = only(SEC_FETCH_MODE).map("navigate"::equals).orElse(false) || takesPages();
    return navigates && !headers.contains(Headers.AUTHORIZATION) ? Caller.BROWSER : Caller.PROGRAM;
  }

  private boolean takesPages() {
    for (String accept : all(Headers.ACCEPT)) {
      if (accept.toLowerCase(Locale.ROOT).contains("text/html")) {
        return true;
      }
    }
    return false;
  }

  List<String> cookies() {
    return all(Headers.COOKIE);
  }

  /** The credential in Authorization; none where the field is there twice. */
  Optional<UnverifiedToken> token() {
    return only(Headers.AUTHORIZATION).flatMap(UnverifiedToken::read);
  }

  /** All of the Authorization field, for an app that is given its caller's credential. */
  Optional<String> authorization() {
    return only(Headers.AUTHORIZATION);
  }

  /**
   * The certificate that the client showed to the gateway. The field comes from a gateway alone: of
   * a chain that does not set it, the gateway deletes a client's own.
   */
  Optional<UnverifiedCertificate> certificate() {
    HeaderValues values = headers.get(CLIENT_CERTIFICATE);
    return values == null ? Optional.empty() : Optional.of(UnverifiedCertificate.of(values));
  }

  /** The client's address. */
  String address(ClientAddress from) {
    return from.of(headers).orElse("unknown");
  }

  /** The side of rollouts that this browser was given, if it was. */
  OptionalInt bucket() {
    return SessionCookie.values(cookies(), SessionCookie.ROLLOUT).stream()
        .filter(value -> BUCKET.matcher(value).matches())
        .mapToInt(Integer::parseInt)
        .findFirst();
  }

  /** Whether a page of another host led here: after a login, that is the login page. */
  boolean comesFromAnotherHost() {
    return only(SEC_FETCH_SITE)
        .map(site -> site.equals("same-site") || site.equals("cross-site"))
        .orElse(false);
  }

  /** Whether a page of exactly this origin sends this, as far as the browser says. */
  boolean isSentByAPageOf(String origin) {
    return only(Headers.ORIGIN).map(origin::equals).orElse(false)
        && (!headers.contains(SEC_FETCH_SITE)
            || only(SEC_FETCH_SITE).map("same-origin"::equals).orElse(false));
  }

  /** Whether the caller speaks gRPC or gRPC-Web, which reads a status of its own. */
  boolean isGrpc() {
    return only(Headers.CONTENT_TYPE)
        .map(type -> type.toLowerCase(Locale.ROOT).startsWith("application/grpc"))
        .orElse(false);
  }

  /** The Authorization field, unless it carries a credential of ours or is there twice. */
  Optional<String> foreignAuthorization() {
    return only(Headers.AUTHORIZATION).filter(value -> !OUR_BEARER.matcher(value).matches());
  }

  private List<String> all(HttpString name) {
    HeaderValues values = headers.get(name);
    return values == null ? List.of() : values;
  }

  private Optional<String> only(HttpString name) {
    return RequestLine.only(headers, name);
  }
}
