package dev.sallyport.server.login;

import dev.sallyport.store.identities.PasswordHash;

/** How people choose a password, wherever they do: it is judged, and then hashed. */
public final class PasswordChoice {
  private final PasswordRules rules;
  private final PasswordHashing hashing;

  public PasswordChoice(PasswordRules rules, PasswordHashing hashing) {
    this.rules = rules;
    this.hashing = hashing;
  }

  /** What became of it. */
  public sealed interface Choice {
    /** It is good. */
    record Chosen(PasswordHash hash) implements Choice {}

    /** Nobody may have it, or not with that address. */
    record Refused(PasswordVerdict.Refused why) implements Choice {}

    /** Too many people are choosing a password or logging in at this moment. */
    record Busy() implements Choice {}
  }

  /** Judges a password of somebody with an address, and hashes it. Blocks. */
  public Choice choose(PlainPassword password, EmailAddress address) {
    try {
      return switch (hashing.run(() -> rules.judge(password, address))) {
        case PasswordVerdict.Refused why -> new Choice.Refused(why);
        case PasswordVerdict.Good _ -> new Choice.Chosen(hashing.hash(password));
      };
    } catch (PasswordHashing.Busy _) {
      return new Choice.Busy();
    }
  }

  /** The fewest characters. */
  public int shortest() {
    return rules.minLength();
  }
}
