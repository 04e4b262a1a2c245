package dev.sallyport.store.sessions;

import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.store.identities.Identity;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a token proves, as of one snapshot.
 *
 * @param session public id
 * @param identity who logged in, as it is now
 * @param assurance how surely, and by what, they have shown it
 * @param authenticatedAt when the oldest of that was proven
 * @param expiresAt the earlier end of session and token; it may be past
 * @param renewableUntil until then whoever has the token can renew it, also after it expired
 * @param host the only one where the token is good; empty for the whole domain
 * @param asOf the log's last number in the snapshot: the fact knows of every revocation up to it
 */
public record SessionFact(
    UUID session,
    Identity identity,
    Assurance assurance,
    Instant authenticatedAt,
    Instant expiresAt,
    Instant renewableUntil,
    Optional<String> host,
    long asOf) {
  /** Of a login by password. */
  public SessionFact(
      UUID session,
      Identity identity,
      Instant authenticatedAt,
      Instant expiresAt,
      Instant renewableUntil,
      Optional<String> host,
      long asOf) {
    this(
        session,
        identity,
        Assurance.PASSWORD,
        authenticatedAt,
        expiresAt,
        renewableUntil,
        host,
        asOf);
  }
}
