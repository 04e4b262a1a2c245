package dev.sallyport.server.federation;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.openid.connect.sdk.OIDCError;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the errors of RFC 6749 (section 4.1.2.1) mean for whoever wanted to log in. */
final class Errors {
  private static final Set<String> DENIED =
      Set.of(
          OAuth2Error.ACCESS_DENIED.getCode(),
          OIDCError.LOGIN_REQUIRED.getCode(),
          OIDCError.CONSENT_REQUIRED.getCode(),
          OIDCError.INTERACTION_REQUIRED.getCode(),
          OIDCError.ACCOUNT_SELECTION_REQUIRED.getCode());

  private static final Set<String> DOWN =
      Set.of(OAuth2Error.SERVER_ERROR.getCode(), OAuth2Error.TEMPORARILY_UNAVAILABLE.getCode());

  private Errors() {}

  /** Anybody can write such an address, so nothing of it is repeated. */
  static Answer answer(@Nullable ErrorObject error) {
    String code = error == null || error.getCode() == null ? "" : error.getCode();
    if (DENIED.contains(code)) {
      return new Answer.Denied();
    }
    return DOWN.contains(code)
        ? new Answer.Down("it says that it cannot log anybody in")
        : new Answer.Untrue("it refuses us: is it configured for this client?");
  }
}
