package dev.sallyport.store.sessions;

import dev.sallyport.decision.evidence.Assurance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * A login that has just happened. Times are cut to microseconds, which is what Postgres keeps.
 *
 * @param id public id of the session, UUIDv7
 * @param identity who logged in
 * @param token hash of the value that carries it
 * @param kind how that value travels
 * @param host the only one where it is good; empty for the whole domain
 * @param assurance how surely, and by what, they have shown who they are
 * @param authenticatedAt when the oldest of that was proven
 * @param createdAt when it begins
 * @param expiresAt end of the session and of the token unless renewed
 * @param renewableUntil after this it cannot be renewed any more
 * @param userAgent as sent, for the list of sessions that a person sees
 * @param address the client's, as an IPv4 or IPv6 literal
 */
public record NewSession(
    UUID id,
    UUID identity,
    TokenHash token,
    TokenKind kind,
    Optional<String> host,
    Assurance assurance,
    Instant authenticatedAt,
    Instant createdAt,
    Instant expiresAt,
    Instant renewableUntil,
    Optional<String> userAgent,
    Optional<String> address) {
  public NewSession {
    authenticatedAt = authenticatedAt.truncatedTo(ChronoUnit.MICROS);
    createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
    expiresAt = expiresAt.truncatedTo(ChronoUnit.MICROS);
    renewableUntil = renewableUntil.truncatedTo(ChronoUnit.MICROS);
  }

  /** One by a password that was typed just now. */
  public NewSession(
      UUID id,
      UUID identity,
      TokenHash token,
      TokenKind kind,
      Optional<String> host,
      Instant authenticatedAt,
      Instant expiresAt,
      Instant renewableUntil,
      Optional<String> userAgent,
      Optional<String> address) {
    this(
        id,
        identity,
        token,
        kind,
        host,
        Assurance.PASSWORD,
        authenticatedAt,
        authenticatedAt,
        expiresAt,
        renewableUntil,
        userAgent,
        address);
  }

  /** The same, good in the whole domain. */
  public NewSession(
      UUID id,
      UUID identity,
      TokenHash token,
      TokenKind kind,
      Instant authenticatedAt,
      Instant expiresAt,
      Instant renewableUntil,
      Optional<String> userAgent,
      Optional<String> address) {
    this(
        id,
        identity,
        token,
        kind,
        Optional.empty(),
        authenticatedAt,
        expiresAt,
        renewableUntil,
        userAgent,
        address);
  }

  /** The same, in a cookie. */
  public NewSession(
      UUID id,
      UUID identity,
      TokenHash token,
      Instant authenticatedAt,
      Instant expiresAt,
      Instant renewableUntil,
      Optional<String> userAgent,
      Optional<String> address) {
    this(
        id,
        identity,
        token,
        TokenKind.COOKIE,
        authenticatedAt,
        expiresAt,
        renewableUntil,
        userAgent,
        address);
  }
}
