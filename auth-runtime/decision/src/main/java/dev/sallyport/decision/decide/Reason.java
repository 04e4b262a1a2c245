package dev.sallyport.decision.decide;

/**
 * Why a request was not let through. The lower-case name is the label in logs and metrics; callers
 * see the kind of decision and a sentence, never more than they could have known.
 */
public enum Reason {
  /** No rule owns the host. */
  NO_RULE,
  /** A rule owns the host, but none of its routes covers path and method. */
  NO_ROUTE,
  /** The route says {@code nobody}. */
  NOBODY,
  /** The route wants a session and none was presented. */
  NO_CREDENTIAL,
  /** The session value was not issued here. */
  SESSION_FORGED,
  /** The session was ended, or its person disabled. */
  SESSION_ENDED,
  /** The session has expired. */
  SESSION_EXPIRED,
  /** Two different session values came in one request. */
  SESSION_AMBIGUOUS
}
