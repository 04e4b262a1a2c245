package dev.sallyport.server.account;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PasswordChoice;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.account.NewAccount;
import dev.sallyport.store.identities.PasswordHash;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Registers people where there is mail, and tells nobody but the owner of an address whether it has
 * an account. Blocks.
 */
public final class Registration {
  private final MailedProofs proofs;
  private final PasswordChoice passwords;
  private final MailedSecrets secrets;
  private final MailGuard guard;
  private final Audit audit;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  /**
   * @param ids of new identities, UUIDv7
   */
  public Registration(
      MailedProofs proofs,
      PasswordChoice passwords,
      MailedSecrets secrets,
      MailGuard guard,
      Audit audit,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.proofs = proofs;
    this.passwords = passwords;
    this.secrets = secrets;
    this.guard = guard;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /** What became of a registration. */
  public sealed interface Outcome {
    /**
     * A mail says what became of it: the same work was done, whether the address is new or not.
     *
     * @param flow for the browser that asked
     */
    record MailSent(FlowSecret flow) implements Outcome {}

    /** The address is no address. */
    record BadEmail() implements Outcome {}

    /** Nobody may have that password, or not with that address. */
    record BadPassword(PasswordVerdict.Refused why) implements Outcome {}

    /** Too many accounts were made from there. */
    record TooMany(Duration retryAfter) implements Outcome {}

    /** Too many people are signing up or logging in at this moment. */
    record Busy() implements Outcome {}
  }

  /** Creates an account that is not verified, unless there is one. */
  public Outcome begin(String email, PlainPassword password, Visitor visitor) {
    Optional<EmailAddress> address = EmailAddress.parse(email);
    if (address.isEmpty()) {
      return new Outcome.BadEmail();
    }
    return switch (passwords.choose(password, address.get())) {
      case PasswordChoice.Choice.Refused(PasswordVerdict.Refused why) ->
          new Outcome.BadPassword(why);
      case PasswordChoice.Choice.Busy _ -> new Outcome.Busy();
      case PasswordChoice.Choice.Chosen(PasswordHash hash) -> {
        // Counted where the password is good, so that whoever tries several waits for nothing.
        Optional<Duration> wait = guard.registration(visitor);
        if (wait.isPresent()) {
          yield new Outcome.TooMany(wait.get());
        }
        yield register(address.get(), hash, visitor);
      }
    };
  }

  private Outcome register(EmailAddress address, PasswordHash hash, Visitor visitor) {
    MailedSecrets.Made made = secrets.make(clock.instant(), Verification.LINK_LIFE);
    UUID id = ids.get();
    proofs.register(
        new NewAccount(id, address.value(), hash),
        made.proof(),
        made.letter(),
        new MailedProofs.Registering(
            audit.event(
                AuditKind.REGISTRATION_SUCCEEDED,
                id.toString(),
                id.toString(),
                visitor.source(),
                Map.of()),
            audit.event(AuditKind.REGISTRATION_TAKEN, Optional.of("anybody"), visitor.source())));
    return new Outcome.MailSent(made.flow());
  }
}
