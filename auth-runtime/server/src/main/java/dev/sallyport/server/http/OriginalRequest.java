package dev.sallyport.server.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;

/**
 * "X-Original-*", in which some configurations of nginx describe a request. Nothing is read from
 * them, for a client can send them too; where they are there and say something else than
 * "X-Forwarded-*", the two of us are not talking about the same request.
 */
final class OriginalRequest {
  private static final HttpString METHOD = new HttpString("X-Original-Method");
  private static final HttpString HOST = new HttpString("X-Original-Host");
  private static final HttpString URI = new HttpString("X-Original-URI");
  private static final HttpString URL = new HttpString("X-Original-URL");

  private OriginalRequest() {}

  /** What "X-Forwarded-*" tells, if "X-Original-*" does not tell something else. */
  static RequestLine compared(HeaderMap headers) {
    RequestLine.Told told = RequestLine.forwarded(headers);
    HeaderValues urls = headers.get(URL);
    boolean otherUrl = urls != null && !urls.stream().allMatch(url -> isAbout(url, told));
    return otherUrl
        ? new RequestLine.Contradictory()
        : told.unlessDenied(headers, METHOD, HOST, URI);
  }

  /** Whether a URL, absolute or without scheme and host, is the one that was told. */
  private static boolean isAbout(String url, RequestLine.Told told) {
    String target = told.target().orElse("");
    String rest = "://" + told.host().orElse("") + target;
    return url.equals(target) || url.equals("https" + rest) || url.equals("http" + rest);
  }
}
