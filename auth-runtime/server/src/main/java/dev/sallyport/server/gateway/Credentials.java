package dev.sallyport.server.gateway;

import dev.sallyport.decision.evidence.Presented;
import dev.sallyport.server.credentials.UnverifiedCertificate;
import dev.sallyport.server.credentials.UnverifiedToken;
import java.util.Optional;

/**
 * What a request carries to prove something.
 *
 * @param session in the cookie
 * @param token in Authorization
 * @param bearer what a token of the kind for sessions claims; absent without one
 * @param certificate of the client, where a gateway passes it on that takes it from the handshake
 */
public record Credentials(
    SessionClaim session,
    Optional<UnverifiedToken> token,
    SessionClaim bearer,
    Optional<UnverifiedCertificate> certificate) {
  /** Of whoever sends no session in Authorization. */
  public Credentials(
      SessionClaim session,
      Optional<UnverifiedToken> token,
      Optional<UnverifiedCertificate> certificate) {
    this(session, token, new SessionClaim.Absent(), certificate);
  }

  /** Of a client without a certificate. */
  public Credentials(SessionClaim session, Optional<UnverifiedToken> token) {
    this(session, token, Optional.empty());
  }

  /** The kinds of them, which decide what is looked at. */
  Presented presented() {
    return new Presented(
        token.map(UnverifiedToken::kind),
        certificate.isPresent(),
        !(session instanceof SessionClaim.Absent));
  }
}
