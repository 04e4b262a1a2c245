package dev.sallyport.store.account;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.FoundEvent;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Proofs that somebody reads mail at an address. All methods throw {@link
 * dev.sallyport.store.StoreUnavailable}.
 *
 * <p>Asking writes the same rows whoever is asked about, and answers nothing: neither what is
 * returned nor the time it takes says who is registered. A proof is good once, until it ends, as
 * long as no newer one was made for the same person and purpose, and the password was not changed
 * since.
 */
public interface MailedProofs {
  /** Tries of a code, after which its proof is good for the link alone. */
  int CODE_TRIES = 5;

  /** Proofs for one address and purpose within {@link #WINDOW}; whoever asks for more gets none. */
  int AT_MOST = 5;

  /** In which {@link #AT_MOST} are counted. */
  Duration WINDOW = Duration.ofHours(1);

  /**
   * Creates an account whose address is not verified, with a letter to verify it; if somebody has
   * the address, a letter that says so instead.
   *
   * @param events one of which is added
   */
  void register(NewAccount account, NewProof proof, NewLetter letter, Registering events);

  /**
   * What a registration says of itself.
   *
   * @param registered where there is an account now
   * @param taken to whoever has the address
   */
  record Registering(AuditEvent registered, FoundEvent taken) {}

  /**
   * Mails a proof to the account with an address in any case: for {@link Purpose#VERIFY} if it is
   * not verified. To nobody, if there is none or it is disabled.
   */
  void ask(Purpose purpose, String email, NewProof proof, NewLetter letter);

  /**
   * Mails once more what a flow of this purpose was begun for, to whom it was mailed before. The
   * flow's own proof counts no more.
   */
  void again(Purpose purpose, TokenHash flow, NewProof proof, NewLetter letter);

  /**
   * Makes a link that sets a password, for somebody to hand over. It is mailed to nobody, so
   * whoever uses it shows nothing about the address. No code goes with it.
   *
   * @param until when it is good
   * @param event that says so
   * @return whether there is such a person, who is not disabled
   */
  boolean handOver(UUID identity, TokenHash link, Instant now, Instant until, AuditEvent event);

  /**
   * Tries a code; a wrong one counts. The right one is used up, and {@code link} takes the place of
   * the link that was mailed.
   *
   * @param codes what the code is under each key that may have been used
   * @param notBefore codes that were made earlier have expired
   * @return whether it was the right one
   */
  boolean exchange(
      Purpose purpose,
      TokenHash flow,
      List<CodeHash> codes,
      TokenHash link,
      Instant notBefore,
      Instant now);

  /** The address of the account that a link would be good for now. */
  Optional<String> holder(Purpose purpose, TokenHash link, Instant now);

  /**
   * Whose a link was that begins a session.
   *
   * @param changes how often their password was changed; 0 for those who have none
   */
  record Entered(Identity identity, int changes) {}

  /** Uses a link that begins a session, if the address is still the account's. */
  Optional<Entered> enter(TokenHash link, Instant now);

  /**
   * Uses a link: the address that it was mailed to is verified, if it is still the account's.
   *
   * @param event that says so
   * @return the number of the log from which on everybody knows; empty if the link was not good
   */
  OptionalLong verify(TokenHash link, Instant now, FoundEvent event);

  /**
   * Uses a link: sets a password, verifies the address if it was mailed there, ends all sessions
   * and writes a letter that says so, if the address is still the account's.
   *
   * @param event that says so
   * @return the number of the log by which the sessions ended; empty if the link was not good
   */
  OptionalLong recover(
      TokenHash link, PasswordHash password, NewLetter notice, Instant now, FoundEvent event);

  /**
   * Forgets proofs that were made before a time.
   *
   * @return how many
   */
  int forget(Instant before);
}
