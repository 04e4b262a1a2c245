package dev.sallyport.server.http;

import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
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

/** What the gateway says about the request it holds (Traefik ForwardAuth, "X-Forwarded-*"). */
final class ForwardedRequest {
  private static final HttpString METHOD = new HttpString("X-Forwarded-Method");
  private static final HttpString HOST = new HttpString("X-Forwarded-Host");
  private static final HttpString URI = new HttpString("X-Forwarded-Uri");
  private static final HttpString SEC_FETCH_MODE = new HttpString("Sec-Fetch-Mode");
  private static final HttpString SEC_FETCH_SITE = new HttpString("Sec-Fetch-Site");
  private static final HttpString REQUESTED_METHOD =
      new HttpString("Access-Control-Request-Method");
  private static final Pattern BUCKET = Pattern.compile("[0-9]{1,2}");
  private static final Pattern OUR_BEARER =
      Pattern.compile("\\s*bearer\\s+(pat|key|svc|ses)_.*", Pattern.CASE_INSENSITIVE);
  private static final int MAX_ADDRESS_LENGTH = 45;

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
    if (only(METHOD).map("OPTIONS"::equals).orElse(false)
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

  /** The client's address as the gateway saw it. */
  String address() {
    return clientAddress(headers).orElse("unknown");
  }

  /** What a gateway in front of us saw: the last entry, the only one a client cannot write. */
  static Optional<String> clientAddress(HeaderMap headers) {
    String forwarded = headers.getLast(Headers.X_FORWARDED_FOR);
    if (forwarded == null) {
      return Optional.empty();
    }
    String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    return isAddress(last) ? Optional.of(last) : Optional.empty();
  }

  private static boolean isAddress(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean legal = c == ':' || c == '.' || (c < 0x80 && Character.digit(c, 16) >= 0);
      if (!legal) {
        return false;
      }
    }
    return text.length() >= 2 && text.length() <= MAX_ADDRESS_LENGTH;
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
    HeaderValues values = headers.get(name);
    return values != null && values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
