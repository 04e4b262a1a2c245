package dev.sallyport.store.log;

import java.util.UUID;

/**
 * A change after which something that was proven may not be so any more.
 *
 * @param seq its number in the log
 * @param subject the session, identity, credential or organisation that it is about; ids are unique
 *     across all of them
 */
public record Revocation(long seq, UUID subject) {}
