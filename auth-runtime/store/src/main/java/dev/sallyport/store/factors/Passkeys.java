package dev.sallyport.store.factors;

import dev.sallyport.store.factors.FactorChanges.Done;
import dev.sallyport.store.factors.FactorChanges.Owner;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.sessions.Onward;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Passkeys and security keys of people. All methods throw {@link
 * dev.sallyport.store.StoreUnavailable}.
 */
public interface Passkeys {
  /** How many one person can have. */
  int AT_MOST = 20;

  /**
   * One of somebody who may log in.
   *
   * @param handle by which authenticators know them
   * @param changes how often their password had been changed by then; 0 for those who have none
   */
  record Found(Passkey passkey, Octets handle, Identity identity, int changes) {}

  /**
   * By what authenticators know a person.
   *
   * @param fresh what it becomes if there is none yet
   */
  Octets handle(UUID identity, Octets fresh);

  /** Those of a person, the oldest first. */
  List<Passkey> of(UUID identity);

  /** The one that its authenticator calls so. */
  Optional<Found> find(Octets credential);

  /**
   * Adds one.
   *
   * @param session of its owner, with which they do it
   * @return whether it was added: not if the session has ended, if somebody has it already, or if
   *     they have as many as one can have
   */
  boolean add(Passkey passkey, UUID session, Told told);

  /**
   * Removes one, and the backup codes with it if nothing is left that they could stand in for. All
   * other sessions of its owner end.
   *
   * @return empty if the session has ended, or they have no such passkey
   */
  Optional<Done> remove(Owner owner, UUID passkey, Onward onward, Told told, Instant now);

  /**
   * Remembers that one has signed.
   *
   * @param signCount with that signature
   * @return false if the count went back, or stood still: then nothing is remembered
   */
  boolean use(UUID passkey, long signCount, boolean backedUp, Instant now);

  /**
   * Remembers that somebody may have a copy of one.
   *
   * @param told the letter is for an owner who was not told within a day
   */
  void suspect(UUID passkey, Told told, Instant now);

  /** Calls one differently; whether its owner has it. */
  boolean rename(UUID identity, UUID passkey, String name);
}
