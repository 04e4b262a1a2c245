package dev.sallyport.server.pages;

import java.time.Instant;
import java.util.Optional;

/**
 * A passkey in the list of its owner.
 *
 * @param synced whether it is on several devices, or can be restored to another one
 * @param suspected whether somebody may have a copy of it
 */
public record PasskeyRow(
    String id,
    String name,
    boolean synced,
    Instant added,
    Optional<Instant> used,
    boolean suspected) {}
