package dev.sallyport.server.gateway;

import dev.sallyport.decision.evidence.Presented;
import dev.sallyport.server.credentials.UnverifiedCertificate;
import dev.sallyport.server.credentials.UnverifiedToken;
import java.util.Optional;

/**
 * What a request carries to prove something.
 *
 * @param certificate of the client, where a gateway passes it on that takes it from the handshake
 */
public record Credentials(
    SessionClaim session,
    Optional<UnverifiedToken> token,
    Optional<UnverifiedCertificate> certificate) {
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
