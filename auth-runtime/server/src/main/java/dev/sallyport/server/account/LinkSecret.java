package dev.sallyport.server.account;

import dev.sallyport.store.sessions.TokenHash;
import java.util.Optional;

/** The secret in a mailed link, or the one that a code was exchanged for. Prints as {@code ***}. */
public record LinkSecret(String text) {
  /** What a link carries, if it looks like one of ours. */
  public static Optional<LinkSecret> parse(String text) {
    return MailedSecrets.looksRight(text) ? Optional.of(new LinkSecret(text)) : Optional.empty();
  }

  TokenHash hash() {
    return MailedSecrets.hash(text);
  }

  @Override
  public String toString() {
    return "***";
  }
}
