package dev.sallyport.server.facts;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.UnverifiedToken;
import java.util.List;

/** Answers what a JWT of another issuer proves. May block; call it on a thread that may. */
public interface ForeignTokens {
  /**
   * What {@code token} proves to a route that takes JWTs of {@code issuers}: an {@link
   * Evidence.Jwt}, a {@link Evidence.Rejected}, or {@link Evidence.Unavailable} where the issuer's
   * keys cannot be had.
   */
  Evidence about(UnverifiedToken token, List<Allow.Issuer> issuers);
}
