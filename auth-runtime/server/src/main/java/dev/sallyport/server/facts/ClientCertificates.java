package dev.sallyport.server.facts;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.UnverifiedCertificate;
import java.util.Optional;
import java.util.Set;

/** Answers what a client certificate proves. */
public interface ClientCertificates {
  /** What {@link #about} would say, if that is known without computing anything. Never blocks. */
  default Optional<Evidence> known(UnverifiedCertificate certificate, Set<String> authorities) {
    return Optional.empty();
  }

  /**
   * What {@code certificate} proves to a route that believes {@code authorities}: an {@link
   * Evidence.Certificate}, a {@link Evidence.Rejected}, or {@link Evidence.Unavailable} where this
   * installation does not have one of them that might vouch. May block; call it on a thread that
   * may.
   */
  Evidence about(UnverifiedCertificate certificate, Set<String> authorities);
}
