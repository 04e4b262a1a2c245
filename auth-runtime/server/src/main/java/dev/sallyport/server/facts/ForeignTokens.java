package dev.sallyport.server.facts;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.UnverifiedToken;
import java.util.List;
import java.util.Optional;

/** Answers what a JWT of another issuer proves. */
public interface ForeignTokens {
  /** What {@link #about} would say, if that is known without waiting for anybody. Never blocks. */
  default Optional<Evidence> known(UnverifiedToken token, List<Allow.Issuer> issuers) {
    return Optional.empty();
  }

  /**
   * What {@code token} proves to a route that takes JWTs of {@code issuers}: an {@link
   * Evidence.Jwt}, a {@link Evidence.Rejected}, or {@link Evidence.Unavailable} where the issuer's
   * keys cannot be had. May block; call it on a thread that may.
   */
  Evidence about(UnverifiedToken token, List<Allow.Issuer> issuers);
}
