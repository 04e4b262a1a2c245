package dev.sallyport.crds.headers;

/** What every app is told about its caller, by the kind of credential. */
public enum IdentityHeader implements AppHeader {
  /** The person's UUID. */
  USER_ID("X-User-ID"),
  /** The person's e-mail address. */
  USER_EMAIL("X-User-Email"),
  /** The person's roles, separated by commas. */
  USER_ROLES("X-User-Roles"),
  /** Whether the e-mail address is verified: {@code true} or {@code false}. */
  USER_VERIFIED("X-User-Verified"),
  /** The public id of the session, good for logs and useless as a credential. */
  SESSION_ID("X-Session-ID"),
  /** When the person proved who they are (RFC 3339, UTC). */
  AUTH_TIME("X-Auth-Time"),
  /** The id of a personal access token. */
  TOKEN_ID("X-Token-ID"),
  /** The scopes of a personal access token, separated by spaces. */
  TOKEN_SCOPES("X-Token-Scopes"),
  /** The organisation that an API key belongs to. */
  ORG_ID("X-Org-ID"),
  /** The id of an API key. */
  KEY_ID("X-Key-ID"),
  /** The scopes of an API key, separated by spaces. */
  KEY_SCOPES("X-Key-Scopes"),
  /** The name of a calling service. */
  SERVICE_NAME("X-Service-Name"),
  /** The scopes of a calling service, separated by spaces. */
  SERVICE_SCOPES("X-Service-Scopes"),
  /** The signed form of all of the above. */
  ASSERTION("X-Sallyport-Assertion"),
  /** The id of the request in Sallyport's logs and answers. */
  REQUEST_ID("X-Request-ID");

  private final String wireName;

  IdentityHeader(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
