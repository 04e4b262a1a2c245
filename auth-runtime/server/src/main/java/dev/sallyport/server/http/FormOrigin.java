package dev.sallyport.server.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/**
 * Tells a form of ours from one that another site made a browser send (CSRF). Browsers say where a
 * POST comes from and scripts cannot change it; a program that says nothing is believed only if it
 * brings no session that somebody else could be abusing.
 */
record FormOrigin(String ours) {
  private static final HttpString SEC_FETCH_SITE = new HttpString("Sec-Fetch-Site");

  /**
   * Whether the form is ours to act on.
   *
   * @param withSession whether the request brings a session cookie
   */
  boolean accepts(HeaderMap headers, boolean withSession) {
    HeaderValues site = headers.get(SEC_FETCH_SITE);
    if (site != null
        && !(site.size() == 1
            && (site.getFirst().equals("same-origin") || site.getFirst().equals("none")))) {
      return false;
    }
    HeaderValues origin = headers.get(Headers.ORIGIN);
    if (origin == null) {
      return !withSession;
    }
    return origin.size() == 1 && origin.getFirst().equals(ours);
  }
}
