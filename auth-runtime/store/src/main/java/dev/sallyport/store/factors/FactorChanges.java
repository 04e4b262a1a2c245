package dev.sallyport.store.factors;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What people change about their second factors, and what a second factor changes about their
 * session. Nothing happens unless the session goes on. All methods throw {@link
 * dev.sallyport.store.StoreUnavailable}.
 */
public interface FactorChanges {
  /**
   * Who changes something.
   *
   * @param session with which they do it
   */
  record Owner(UUID identity, UUID session) {}

  /**
   * An app whose code was right.
   *
   * @param step of that code
   * @param backupCodes that are to be good beside it
   */
  record NewTotp(SealedKey secret, long step, List<TokenHash> backupCodes) {
    public NewTotp {
      backupCodes = List.copyOf(backupCodes);
    }
  }

  /** The session goes on; by {@code seq} everybody has to know. */
  record Done(long seq, Instant renewableUntil) {}

  /**
   * What goes with a change.
   *
   * @param notice a letter that says so, where there is mail
   */
  record Told(Optional<NewLetter> notice, AuditEvent event) {}

  /** Raises a session: a second factor was shown, which is known by {@code words} of RFC 8176. */
  Optional<Done> raise(
      Owner owner, List<String> words, Onward onward, Instant now, AuditEvent event);

  /** Adds an app, whose code raises the session; empty if there is one already. */
  Optional<Done> addTotp(Owner owner, NewTotp totp, Onward onward, Told told, Instant now);

  /** The same for somebody who is logging in; whether it was added. */
  boolean addTotp(UUID identity, NewTotp totp, Told told, Instant now);

  /**
   * Removes the app, and the backup codes with it if nothing is left that they could stand in for.
   * All other sessions end.
   */
  Optional<Done> removeTotp(Owner owner, Onward onward, Told told, Instant now);

  /** Puts other backup codes into the place of all; whether anything was changed. */
  boolean replaceBackupCodes(Owner owner, List<TokenHash> codes, Instant now, AuditEvent event);
}
