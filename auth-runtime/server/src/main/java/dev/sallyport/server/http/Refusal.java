package dev.sallyport.server.http;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.decide.Reason;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.rule.Lookup;
import io.undertow.util.AttachmentKey;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a refusal reads, for people and for programs.
 *
 * @param error a word that programs go by; never changed
 * @param grpc the status for callers that speak gRPC (grpc/grpc, statuscodes.md)
 * @param challenge the WWW-Authenticate field (RFC 6750, section 3; RFC 9470)
 * @param refresh where a script can renew its session, if that would help
 */
record Refusal(
    int status,
    String error,
    int grpc,
    String title,
    String message,
    Optional<String> challenge,
    Optional<String> refresh) {
  Refusal(
      int status,
      String error,
      int grpc,
      String title,
      String message,
      Optional<String> challenge) {
    this(status, error, grpc, title, message, challenge, Optional.empty());
  }

  /** What was written as the answer to an exchange. */
  static final AttachmentKey<Refusal> WRITTEN = AttachmentKey.create(Refusal.class);

  private static final String REALM = "Bearer realm=\"sallyport\"";

  /**
   * No scheme is registered for client certificates, and a 401 names one (RFC 9110, section
   * 15.5.2): a client passes over what it does not know.
   */
  private static final String CERTIFICATE = "ClientCertificate realm=\"sallyport\"";

  private static final int INVALID_ARGUMENT = 3;
  private static final int NOT_FOUND = 5;
  private static final int PERMISSION_DENIED = 7;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNAVAILABLE = 14;
  private static final int UNAUTHENTICATED = 16;

  /** The same request leads back to the login again and again. */
  static Refusal bounced(Reason reason) {
    String why =
        switch (reason) {
          case NO_CREDENTIAL ->
              "your browser does not send the session cookie to this host. It may block cookies, or"
                  + " this host is not below the domain that the cookie is for";
          case SESSION_FORGED ->
              "your browser sends a session cookie that is not one of ours. Another program on this"
                  + " domain may use the same name";
          case SESSION_RENEWABLE ->
              "the renewed session does not reach this host. Your browser may block cookies, or keep"
                  + " an old one of the same name for this host alone";
          case SECOND_FACTOR_NEEDED ->
              "the session that shows a second factor does not reach this host. Your browser may"
                  + " block cookies, or keep an old one of the same name for this host alone";
          default -> "the session that the login makes is refused again at once";
        };
    return denied("login_loop", "Signing in leads back here", "You signed in, but " + why + ".");
  }

  static Refusal unclear(Ambiguity ambiguity) {
    return new Refusal(
        StatusCodes.BAD_REQUEST,
        "invalid_request",
        INVALID_ARGUMENT,
        "This address cannot be used",
        "The request is refused: " + ambiguity.description() + ".",
        Optional.empty());
  }

  /** A reserved path of which there is nothing to say. */
  static Refusal nothingHere() {
    return new Refusal(
        StatusCodes.NOT_FOUND,
        "not_found",
        NOT_FOUND,
        "Page not found",
        "There is nothing at this address.",
        Optional.empty());
  }

  /** A code came in another browser than the one that began, or much later. */
  static Refusal notTheBrowser() {
    return denied(
        "entry_refused",
        "This link cannot sign you in",
        "It is good once, for a minute, in the browser that asked for it. Open the app again; if you"
            + " end up here again, your browser blocks cookies for this host.");
  }

  /** A script of another host, or none. */
  static Refusal foreignOrigin() {
    return denied(
        "foreign_origin",
        "This did not come from this app",
        "A session is renewed here only for pages of this host.");
  }

  /** There is no session that a script could renew. */
  static Refusal nothingToRenew() {
    return new Refusal(
        StatusCodes.UNAUTHORIZED,
        "login_required",
        UNAUTHENTICATED,
        "Sign in to continue",
        "There is no session to renew here: sign in.",
        Optional.of(REALM));
  }

  static Refusal tooMany() {
    return new Refusal(
        StatusCodes.TOO_MANY_REQUESTS,
        "too_many_requests",
        RESOURCE_EXHAUSTED,
        "Too many requests",
        "More requests came than are allowed. Please try again in a moment.",
        Optional.empty());
  }

  static Refusal unavailable() {
    return new Refusal(
        StatusCodes.SERVICE_UNAVAILABLE,
        "temporarily_unavailable",
        UNAVAILABLE,
        "Temporarily unavailable",
        "We cannot check your session right now. You are not signed out; please try again in a"
            + " moment.",
        Optional.empty());
  }

  /** 401: who proves something (else) may come again. */
  static Refusal challenge(Lookup lookup, Reason reason) {
    return switch (reason) {
      case TOKEN_INVALID, TOKEN_LIVES_TOO_LONG ->
          challenge("invalid_token", "The token is not valid here.", error("invalid_token"));
      case TOKEN_EXPIRED ->
          challenge("token_expired", "The token has expired.", error("invalid_token"));
      case CERTIFICATE_UNTRUSTED ->
          certificate(
              "invalid_certificate",
              "The client certificate is not valid here.",
              CERTIFICATE + ", error=\"invalid_certificate\"");
      case CERTIFICATE_EXPIRED ->
          certificate(
              "certificate_expired",
              "The client certificate has expired, or is not valid yet.",
              CERTIFICATE + ", error=\"invalid_certificate\"");
      case SECOND_FACTOR_NEEDED ->
          challenge(
              "insufficient_user_authentication",
              "A second factor is needed to reach this address.",
              error("insufficient_user_authentication") + ", acr_values=\"aal2\"");
      case LOGIN_TOO_OLD ->
          challenge(
              "insufficient_user_authentication",
              "A more recent login is needed to reach this address.",
              error("insufficient_user_authentication") + maxAge(lookup));
      case SESSION_EXPIRED ->
          challenge("login_required", "The session has expired: sign in again.", REALM);
      case SESSION_ENDED ->
          challenge("login_required", "The session has ended: sign in again.", REALM);
      default ->
          takesOnlyCertificates(lookup)
              ? certificate(
                  "login_required",
                  "A client certificate is needed to reach this address.",
                  CERTIFICATE)
              : challenge("login_required", credentialFor(lookup), REALM);
    };
  }

  /** 401: whoever renews the session at our address may come again without a login. */
  static Refusal renewable(String at) {
    return new Refusal(
        StatusCodes.UNAUTHORIZED,
        "session_expired",
        UNAUTHENTICATED,
        "Sign in",
        "The session has expired and can be renewed without signing in.",
        Optional.of(error("invalid_token") + ", refresh_uri=\"" + at + "\""),
        Optional.of(at));
  }

  /** 403: proving something else would not help. */
  static Refusal denial(Lookup lookup, Reason reason) {
    return switch (reason) {
      case NO_RULE ->
          denied(
              "access_denied",
              "Access denied",
              "No rule covers this host, so nobody may reach it.");
      case SESSION_AMBIGUOUS ->
          denied(
              "access_denied",
              "Access denied",
              "Your browser sent two different session cookies, and we do not guess between them."
                  + " Delete the cookies of this site and sign in again.");
      case MISSING_ROLE ->
          denied(
              "access_denied",
              "Access denied",
              "You are signed in, but your account does not have the role that this address needs.");
      case MISSING_NAME ->
          denied(
              "access_denied",
              "Access denied",
              "The client certificate carries none of the names that this address takes.");
      case MISSING_SCOPE ->
          new Refusal(
              StatusCodes.FORBIDDEN,
              "insufficient_scope",
              PERMISSION_DENIED,
              "Access denied",
              "The token does not have the scope that this address needs.",
              Optional.of(error("insufficient_scope") + scopes(lookup)));
      default -> denied("access_denied", "Access denied", "You may not reach this address.");
    };
  }

  private static Refusal challenge(String error, String message, String field) {
    return new Refusal(
        StatusCodes.UNAUTHORIZED, error, UNAUTHENTICATED, "Sign in", message, Optional.of(field));
  }

  private static Refusal certificate(String error, String message, String field) {
    return new Refusal(
        StatusCodes.UNAUTHORIZED,
        error,
        UNAUTHENTICATED,
        "A client certificate is needed",
        message,
        Optional.of(field));
  }

  private static boolean takesOnlyCertificates(Lookup lookup) {
    List<Allow.Way> ways = ways(lookup);
    return !ways.isEmpty() && ways.stream().allMatch(Allow.Mtls.class::isInstance);
  }

  private static Refusal denied(String error, String title, String message) {
    return new Refusal(
        StatusCodes.FORBIDDEN, error, PERMISSION_DENIED, title, message, Optional.empty());
  }

  private static String error(String code) {
    return REALM + ", error=\"" + code + "\"";
  }

  private static String credentialFor(Lookup lookup) {
    return ways(lookup).stream().anyMatch(Allow.Session.class::isInstance)
        ? "Sign in to reach this address."
        : "A token is needed to reach this address.";
  }

  private static String scopes(Lookup lookup) {
    String scopes =
        ways(lookup).stream()
            .flatMap(
                way ->
                    switch (way) {
                      case Allow.Token token -> token.scopes().all().stream();
                      case Allow.Jwt jwt -> jwt.scopes().all().stream();
                      case Allow.Session _, Allow.Mtls _ -> java.util.stream.Stream.<String>empty();
                    })
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    return scopes.isEmpty() ? "" : ", scope=\"" + scopes + "\"";
  }

  private static String maxAge(Lookup lookup) {
    return ways(lookup).stream()
        .filter(Allow.Session.class::isInstance)
        .flatMap(way -> ((Allow.Session) way).maxAge().stream())
        .findFirst()
        .map(age -> ", max_age=\"%d\"".formatted(age.toSeconds()))
        .orElse("");
  }

  private static List<Allow.Way> ways(Lookup lookup) {
    return lookup instanceof Lookup.Found found
            && found.route().allow() instanceof Allow.Proof(List<Allow.Way> ways)
        ? ways
        : List.of();
  }
}
