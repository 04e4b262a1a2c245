package dev.sallyport.store.account;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What people change about their own account while they are signed in. Nothing happens unless the
 * password that was verified is still in force and the session goes on. Each takes one number of
 * the log and adds its event where it changes something. All methods throw {@link
 * dev.sallyport.store.StoreUnavailable}.
 */
public interface AccountChanges {
  /**
   * Who changes something.
   *
   * @param changes of the {@link dev.sallyport.store.identities.PasswordLogin} that was verified
   * @param session with which they do it
   */
  record Owner(UUID identity, int changes, UUID session) {}

  /** The session goes on, and all others have ended. */
  record Done(long seq, Instant renewableUntil) {}

  /**
   * Sets another password and ends all other sessions.
   *
   * @param notice a letter that says so, where there is mail
   * @return empty if nothing was changed
   */
  Optional<Done> changePassword(
      Owner owner,
      PasswordHash password,
      Onward onward,
      Optional<NewLetter> notice,
      Instant now,
      AuditEvent event);

  /**
   * Mails a proof to an address that the account is to have; to nobody, if anybody has it. Neither
   * what is returned nor the time it takes says which.
   */
  void askForAddress(Owner owner, String address, NewProof proof, NewLetter letter);

  /** The address that a link would give its owner now. */
  Optional<String> wantedAddress(UUID identity, TokenHash link, Instant now);

  /**
   * Uses a link: the address that it was mailed to is the account's, and verified; all other
   * sessions end, and what was mailed to the old address is good no more.
   *
   * @param session of its owner, with which they do it
   * @param notice a letter to the old address that says so
   * @return empty if the link was not good, or somebody has the address by now
   */
  Optional<Done> changeAddress(
      UUID identity,
      UUID session,
      TokenHash link,
      Onward onward,
      NewLetter notice,
      Instant now,
      AuditEvent event);

  /**
   * Deletes the account and all that is its owner's.
   *
   * @return the number by which it came into force; empty if nothing was deleted
   */
  OptionalLong delete(Owner owner, Instant now, AuditEvent event);
}
