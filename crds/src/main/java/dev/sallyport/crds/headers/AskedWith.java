package dev.sallyport.crds.headers;

import java.util.List;

/**
 * What a decision may need of a request, and so all that a gateway sends with its question: a
 * request with 250 headers is one of 12.
 */
public final class AskedWith {
  private static final List<String> NAMES =
      List.of(
          "Authorization",
          "Cookie",
          "Accept",
          "Accept-Language",
          "Content-Type",
          "Origin",
          "User-Agent",
          "Sec-Fetch-Mode",
          "Sec-Fetch-Dest",
          "Sec-Fetch-Site",
          "Access-Control-Request-Method",
          "Traceparent");

  private AskedWith() {}

  /** The names of all of them. */
  public static List<String> names() {
    return NAMES;
  }
}
