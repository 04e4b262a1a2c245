package dev.sallyport.server.facts;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.SessionValue;
import java.util.Optional;

/** Answers what a credential proves. */
public interface Facts {
  /** What {@link #about} would say, if that is known without waiting for anybody. Never blocks. */
  default Optional<Evidence> known(SessionValue session, Validation validation) {
    return Optional.empty();
  }

  /**
   * What {@code session} proves now. Never {@link Evidence.None}; {@link Evidence.Unavailable}
   * where it cannot be found out. May block; call it on a thread that may.
   *
   * @param validation how new the answer has to be
   */
  Evidence about(SessionValue session, Validation validation);
}
