package dev.sallyport.server.gateway;

import dev.sallyport.server.credentials.SessionValue;

/** What a request brings as a session, under the name of the cookie or in Authorization. */
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
