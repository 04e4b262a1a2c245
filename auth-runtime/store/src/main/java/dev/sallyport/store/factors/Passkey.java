package dev.sallyport.store.factors;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The public half of a passkey or security key, and what is known of the other one.
 *
 * @param credential the id that its authenticator gave it
 * @param publicKey as COSE_Key, the algorithm in it
 * @param signCount of the last signature; 0 for authenticators that do not count
 * @param backup whether it can be, and is, on several devices
 * @param userVerified whether its authenticator verified the person when it was added
 * @param transports how its authenticator is reached
 * @param aaguid the model of its authenticator, where it says so
 * @param name as its owner calls it
 * @param suspectedAt when its count last went back: somebody may have a copy of it
 */
public record Passkey(
    UUID id,
    UUID identity,
    Octets credential,
    Octets publicKey,
    long signCount,
    Backup backup,
    boolean userVerified,
    List<String> transports,
    UUID aaguid,
    String name,
    Instant createdAt,
    Optional<Instant> usedAt,
    Optional<Instant> suspectedAt) {
  /** The longest name, in characters. */
  public static final int LONGEST_NAME = 64;

  /**
   * Where the other half is.
   *
   * @param eligible whether it can be on several devices, which never changes
   * @param done whether it is
   */
  public record Backup(boolean eligible, boolean done) {}

  public Passkey {
    transports = List.copyOf(transports);
    createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
  }
}
