package dev.sallyport.server.gateway;

import dev.sallyport.server.credentials.SessionValue;

/** What a request brings under the name of the session cookie. */
public sealed interface SessionClaim {
  /** Nothing. */
  record Absent() implements SessionClaim {}

  /** Two different values; neither is picked. */
  record Ambiguous() implements SessionClaim {}

  /** A value that this installation did not issue. */
  record Forged() implements SessionClaim {}

  /** A value of ours. */
  record Issued(SessionValue value) implements SessionClaim {}
}
