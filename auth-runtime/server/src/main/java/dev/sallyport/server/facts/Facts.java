package dev.sallyport.server.facts;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.SessionValue;

/** Answers what a credential proves. May block; call it on a thread that may. */
public interface Facts {
  /**
   * What {@code session} proves now. Never {@link Evidence.None}; {@link Evidence.Unavailable}
   * where it cannot be found out.
   */
  Evidence about(SessionValue session);
}
