package dev.sallyport.store.sessions;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * What a session that the auth host knows is brought to another host by.
 *
 * @param hash of the code
 * @param session that it leads to
 * @param host the only one where it is good
 * @param state hash of what the browser that began holds for that host alone
 * @param expiresAt end of the code
 */
public record EntryCode(
    TokenHash hash, UUID session, String host, TokenHash state, Instant expiresAt) {
  public EntryCode {
    expiresAt = expiresAt.truncatedTo(ChronoUnit.MICROS);
  }
}
