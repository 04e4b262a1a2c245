package dev.sallyport.server.gateway;

import dev.sallyport.decision.evidence.Presented;
import dev.sallyport.server.credentials.UnverifiedToken;
import java.util.Optional;

/** What a request carries to prove something. */
public record Credentials(SessionClaim session, Optional<UnverifiedToken> token) {
  /** The kinds of them, which decide what is looked at. */
  Presented presented() {
    return new Presented(
        token.map(UnverifiedToken::kind), !(session instanceof SessionClaim.Absent));
  }
}
