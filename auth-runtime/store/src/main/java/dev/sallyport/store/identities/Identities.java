package dev.sallyport.store.identities;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Who can log in. All methods throw {@link dev.sallyport.store.StoreUnavailable}. */
public interface Identities {
  /**
   * Creates an identity without roles whose address is not verified.
   *
   * @param id UUIDv7 made by the caller
   * @param email syntactically an address; stored as given
   * @param passwordHash PHC string
   */
  Registration register(UUID id, String email, String passwordHash, Instant now);

  /** By address in any case; disabled identities and those without a password are not returned. */
  Optional<PasswordLogin> byEmail(String email);

  /** Replaces the hash of an identity that has one, for better parameters. */
  void rehash(UUID identity, String passwordHash, Instant now);
}
