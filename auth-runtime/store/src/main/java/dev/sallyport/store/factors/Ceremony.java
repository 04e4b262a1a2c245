package dev.sallyport.store.factors;

import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a browser or program was asked to have signed by an authenticator.
 *
 * @param flow hash of what it holds that was asked; an answer is good together with it alone
 * @param identity of whom it was asked; empty: of whoever they turn out to be
 */
public record Ceremony(
    TokenHash flow, Purpose purpose, Optional<UUID> identity, Octets challenge, Instant expiresAt) {
  /** What for. */
  public enum Purpose {
    /** Somebody who is signed in adds a passkey. */
    ADD,
    /** Somebody says who they are. */
    LOGIN,
    /** Somebody who has said who they are shows that they have a passkey. */
    CONFIRM;

    /** As it is stored. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
