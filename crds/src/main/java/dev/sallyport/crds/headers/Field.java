package dev.sallyport.crds.headers;

/** What a header of {@code headers:} may carry; constants are spelled as in YAML. */
public enum Field {
  /** The person's UUID. */
  UserId,
  /** The person's e-mail address. */
  UserEmail,
  /** The person's roles, separated by commas. */
  UserRoles,
  /** Whether the person's address is verified. */
  UserVerified,
  /** The public id of the session. */
  SessionId,
  /** aal1 or aal2. */
  SessionAal,
  /** When the person proved who they are. */
  AuthTime,
  /** The id of the token or key. */
  TokenId,
  /** The scopes of the token, key, service or JWT, separated by spaces. */
  Scopes,
  /** The organisation of a key. */
  OrgId,
  /** The name of a service. */
  ServiceName,
  /** Namespace and name of the rule that let the request through. */
  Rule,
  /** The name of the route that let the request through. */
  Route
}
