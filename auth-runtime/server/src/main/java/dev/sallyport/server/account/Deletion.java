package dev.sallyport.server.account;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.PasswordCheck;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.store.account.AccountChanges;
import dev.sallyport.store.identities.PasswordLogin;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Lets people delete their account who know its password. Their rows go at once; of the audit their
 * id stays, which says nothing of who they were. Blocks.
 */
public final class Deletion {
  private final AccountChanges changes;
  private final PasswordCheck check;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final InstantSource clock;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  public Deletion(
      AccountChanges changes,
      PasswordCheck check,
      Audit audit,
      LongConsumer everywhere,
      InstantSource clock) {
    this.changes = changes;
    this.check = check;
    this.audit = audit;
    this.everywhere = everywhere;
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** The account is gone, and no replica admits anybody with a session of it. */
    record Deleted() implements Outcome {}

    /** The password is another. */
    record WrongPassword() implements Outcome {}

    /** Too many tries failed, for this account or from there. */
    record TooMany(Duration retryAfter) implements Outcome {}

    /** Too many people are logging in at this moment. */
    record Busy() implements Outcome {}

    /** Meanwhile the session ended, or the password became another: nothing was deleted. */
    record Over() implements Outcome {}
  }

  /** Deletes the account, if the password is its own. */
  public Outcome delete(Owner owner, PlainPassword password, Visitor visitor) {
    return switch (check.check(owner.email(), password, visitor)) {
      case PasswordCheck.Outcome.Wrong _ -> new Outcome.WrongPassword();
      case PasswordCheck.Outcome.TooMany(Duration wait) -> new Outcome.TooMany(wait);
      case PasswordCheck.Outcome.Busy _ -> new Outcome.Busy();
      case PasswordCheck.Outcome.Right(PasswordLogin login) ->
          login.identity().id().equals(owner.identity())
              ? delete(owner, login.changes(), visitor)
              : new Outcome.Over();
    };
  }

  private Outcome delete(Owner owner, int verified, Visitor visitor) {
    String id = owner.identity().toString();
    OptionalLong seq =
        changes.delete(
            new AccountChanges.Owner(owner.identity(), verified, owner.session()),
            clock.instant(),
            audit.event(AuditKind.ACCOUNT_DELETED, id, id, visitor.source(), Map.of()));
    if (seq.isEmpty()) {
      return new Outcome.Over();
    }
    everywhere.accept(seq.getAsLong());
    return new Outcome.Deleted();
  }
}
