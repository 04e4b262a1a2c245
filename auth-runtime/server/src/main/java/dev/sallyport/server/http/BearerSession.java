package dev.sallyport.server.http;

import dev.sallyport.decision.evidence.Presented.Kind;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.UnverifiedToken;
import dev.sallyport.server.gateway.SessionClaim;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Optional;

/** The session of a program that keeps no cookies: {@code Authorization: Bearer ses_…}. */
final class BearerSession {
  private BearerSession() {}

  /** What a token claims to be; absent if it is of another kind. */
  static SessionClaim claim(Optional<UnverifiedToken> token, SessionKeys keys) {
    return token
        .filter(found -> found.kind() == Kind.SESSION_BEARER)
        .<SessionClaim>map(
            found ->
                keys.recogniseBearer(found.secret())
                    .<SessionClaim>map(SessionClaim.Issued::new)
                    .orElseGet(SessionClaim.Forged::new))
        .orElseGet(SessionClaim.Absent::new);
  }

  /** What the Authorization field claims; one that is there twice is no session. */
  static SessionClaim claim(HeaderMap headers, SessionKeys keys) {
    return claim(
        RequestLine.only(headers, Headers.AUTHORIZATION).flatMap(UnverifiedToken::read), keys);
  }

  /** Where there is no such field, what the cookie claims; a bad token is not rescued by it. */
  static SessionClaim orCookie(HeaderMap headers, SessionCookie cookie) {
    SessionClaim bearer = claim(headers, cookie.keys());
    if (!(bearer instanceof SessionClaim.Absent)) {
      return bearer;
    }
    HeaderValues fields = headers.get(Headers.COOKIE);
    return cookie.claim(fields == null ? List.of() : List.copyOf(fields));
  }
}
