package dev.sallyport.store.identities;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Who can log in. All methods throw {@link dev.sallyport.store.StoreUnavailable}. */
public interface Identities {
  /**
   * Creates an identity with the role that everybody has, whose address is not verified.
   *
   * @param id UUIDv7 made by the caller
   * @param email syntactically an address; stored as given
   * @param passwordHash as {@link PasswordHash} holds it
   */
  Registration register(UUID id, String email, String passwordHash, Instant now);

  /** By address in any case; disabled identities and those without a password are not returned. */
  Optional<PasswordLogin> byEmail(String email);

  /**
   * Replaces a hash by a better one of the same password. Whoever has changed the password since
   * {@code old} was read keeps what they changed it to. Nothing is revoked, so it takes no number
   * of the log; to whoever asks when the password was changed, it was not.
   *
   * @return whether it was replaced
   */
  boolean rehash(UUID identity, PasswordHash old, PasswordHash better);
}
