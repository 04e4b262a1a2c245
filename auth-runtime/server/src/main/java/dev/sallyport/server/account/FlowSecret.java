package dev.sallyport.server.account;

import dev.sallyport.store.sessions.TokenHash;
import java.util.Optional;

/**
 * What the browser holds that asked for a mail; the code in the mail is good together with it
 * alone. Prints as {@code ***}.
 */
public record FlowSecret(String text) {
  /** What a form carries, if it looks like one of ours. */
  public static Optional<FlowSecret> parse(String text) {
    return MailedSecrets.looksRight(text) ? Optional.of(new FlowSecret(text)) : Optional.empty();
  }

  TokenHash hash() {
    return MailedSecrets.hash(text);
  }

  @Override
  public String toString() {
    return "***";
  }
}
