package dev.sallyport.server.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.Optional;

/** Method, host and target of the request that a gateway holds, as the gateway tells them. */
sealed interface RequestLine {
  HttpString METHOD = new HttpString("X-Forwarded-Method");
  HttpString HOST = new HttpString("X-Forwarded-Host");
  HttpString URI = new HttpString("X-Forwarded-Uri");

  /** One of them is empty where it was not told, or told twice. */
  record Told(Optional<String> method, Optional<String> host, Optional<String> target)
      implements RequestLine {

    /**
     * This, if fields that other gateways tell the same with say the same or are not there.
     * Otherwise somebody is asked about one request and lets another one through.
     */
    RequestLine unlessDenied(
        HeaderMap headers, HttpString ofMethod, HttpString ofHost, HttpString ofTarget) {
      return agrees(headers, ofMethod, method)
              && agrees(headers, ofHost, host)
              && agrees(headers, ofTarget, target)
          ? this
          : new Contradictory();
    }

    private static boolean agrees(HeaderMap headers, HttpString name, Optional<String> told) {
      HeaderValues values = headers.get(name);
      return values == null || values.stream().allMatch(v -> told.map(v::equals).orElse(false));
    }
  }

  /** It is told in two ways that differ. */
  record Contradictory() implements RequestLine {}

  /** What Traefik tells, and whoever asks as Traefik does. */
  static Told forwarded(HeaderMap headers) {
    return new Told(only(headers, METHOD), only(headers, HOST), only(headers, URI));
  }

  /** The value of a field that is there once. */
  static Optional<String> only(HeaderMap headers, HttpString name) {
    HeaderValues values = headers.get(name);
    return values != null && values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
