package dev.sallyport.decision.evidence;

import java.util.List;
import java.util.UUID;

/**
 * Somebody with an account.
 *
 * @param id stable for the life of the account
 * @param email the address they log in with
 * @param verified whether they proved that the address is theirs
 * @param roles no role contains a comma
 */
public record Person(UUID id, String email, boolean verified, List<String> roles) {
  public Person {
    roles = List.copyOf(roles);
  }
}
