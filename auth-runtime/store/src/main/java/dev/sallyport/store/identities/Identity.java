package dev.sallyport.store.identities;

import java.util.List;
import java.util.UUID;

/**
 * A person who can log in.
 *
 * @param id UUIDv7, for ever the same
 * @param email as the person wrote it; unique whatever its case
 * @param verified whether the person has proven to read mail there
 * @param roles granted names, in the order of granting
 */
public record Identity(UUID id, String email, boolean verified, List<String> roles) {
  public Identity {
    roles = List.copyOf(roles);
  }
}
