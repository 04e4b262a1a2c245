package dev.sallyport.server.mail;

import dev.sallyport.server.login.EmailAddress;
import java.time.Instant;
import java.util.UUID;

/**
 * A letter as it is handed over. Prints as its id.
 *
 * @param id the same whenever it is tried, so that a letter that arrives twice can be told
 * @param text plain
 * @param html the same with markup
 */
public record Message(
    UUID id, EmailAddress to, Subject subject, String text, String html, Instant date) {
  @Override
  public String toString() {
    return "Message[" + id + "]";
  }
}
