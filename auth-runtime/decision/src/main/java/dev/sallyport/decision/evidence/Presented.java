package dev.sallyport.decision.evidence;

import java.util.Optional;

/**
 * Which credentials a request carries, before anything is known about them.
 *
 * @param authorization the kind in the Authorization field; empty where there is none, and for
 *     kinds that are the app's own business (Basic)
 * @param certificate whether the client has a certificate
 * @param cookie whether there is something under the name of the session cookie
 */
public record Presented(Optional<Kind> authorization, boolean certificate, boolean cookie) {
  /** Nothing. */
  public static final Presented NOTHING = new Presented(Optional.empty(), false, false);

  /** Of a client without a certificate. */
  public Presented(Optional<Kind> authorization, boolean cookie) {
    this(authorization, false, cookie);
  }

  /** Kinds of credentials. */
  public enum Kind {
    /** A session, in its cookie. */
    SESSION_COOKIE,
    /** A session, as {@code Bearer ses_…}. */
    SESSION_BEARER,
    /** {@code Bearer pat_…}. */
    PAT,
    /** {@code Bearer key_…}. */
    API_KEY,
    /** {@code Bearer svc_…}. */
    SERVICE,
    /** {@code Bearer} with three parts separated by dots. */
    JWT,
    /** A client certificate, from the handshake (TLS). */
    CERTIFICATE
  }
}
