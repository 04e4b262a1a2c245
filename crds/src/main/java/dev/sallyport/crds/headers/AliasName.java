package dev.sallyport.crds.headers;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Names under which existing apps expect an identity. A route may ask for them ({@code headers:});
 * whether it does or not, only Sallyport may set them.
 */
public enum AliasName implements AppHeader {
  @JsonProperty("Remote-User")
  REMOTE_USER("Remote-User"),
  @JsonProperty("Remote-Email")
  REMOTE_EMAIL("Remote-Email"),
  @JsonProperty("Remote-Groups")
  REMOTE_GROUPS("Remote-Groups"),
  @JsonProperty("X-Forwarded-User")
  X_FORWARDED_USER("X-Forwarded-User"),
  @JsonProperty("X-Forwarded-Email")
  X_FORWARDED_EMAIL("X-Forwarded-Email"),
  @JsonProperty("X-Forwarded-Groups")
  X_FORWARDED_GROUPS("X-Forwarded-Groups"),
  @JsonProperty("X-Auth-Request-User")
  X_AUTH_REQUEST_USER("X-Auth-Request-User"),
  @JsonProperty("X-Auth-Request-Email")
  X_AUTH_REQUEST_EMAIL("X-Auth-Request-Email"),
  @JsonProperty("X-Webauth-User")
  X_WEBAUTH_USER("X-Webauth-User"),
  @JsonProperty("X-Webauth-Email")
  X_WEBAUTH_EMAIL("X-Webauth-Email"),
  @JsonProperty("X-Session-AAL")
  X_SESSION_AAL("X-Session-AAL"),
  @JsonProperty("X-Rule")
  X_RULE("X-Rule"),
  @JsonProperty("X-Route")
  X_ROUTE("X-Route");

  private final String wireName;

  AliasName(String wireName) {
    this.wireName = wireName;
  }

  /** The name as it is sent and as YAML spells it. */
  @Override
  public String wireName() {
    return wireName;
  }
}
