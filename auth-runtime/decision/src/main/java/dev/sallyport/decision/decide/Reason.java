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
  /** The route wants a credential and none was presented, or none of a kind that it takes. */
  NO_CREDENTIAL,
  /** The session value was not issued here. */
  SESSION_FORGED,
  /** The session was ended, or its person disabled. */
  SESSION_ENDED,
  /** The session has expired, and it is too late to renew it. */
  SESSION_EXPIRED,
  /** The session has expired, and can be renewed without a login. */
  SESSION_RENEWABLE,
  /** Two different session values came in one request. */
  SESSION_AMBIGUOUS,
  /** The route wants a second factor, and the login had one. */
  SECOND_FACTOR_NEEDED,
  /** The route wants a more recent login. */
  LOGIN_TOO_OLD,
  /** The person lacks a role. */
  MISSING_ROLE,
  /** The token is malformed, unknown, revoked, of another issuer or for another audience. */
  TOKEN_INVALID,
  /** The token's time is over. */
  TOKEN_EXPIRED,
  /** The JWT lives longer than the rule takes. */
  TOKEN_LIVES_TOO_LONG,
  /** The token lacks a scope. */
  MISSING_SCOPE,
  /** The client certificate is malformed, or nobody whom the rule names vouches for it. */
  CERTIFICATE_UNTRUSTED,
  /** The client certificate's time is over, or has not come. */
  CERTIFICATE_EXPIRED,
  /** The client certificate carries none of the names that the rule asks for. */
  MISSING_NAME,
  /** More requests came than the rule allows. */
  TOO_MANY
}
