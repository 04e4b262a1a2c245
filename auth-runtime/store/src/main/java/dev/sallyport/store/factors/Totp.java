package dev.sallyport.store.factors;

import dev.sallyport.store.keys.SealedKey;
import java.time.Instant;

/**
 * An app that shows codes (RFC 6238).
 *
 * @param secret that it shares with us
 * @param lastStep of the code that was accepted last
 */
public record Totp(SealedKey secret, long lastStep, Instant addedAt, Instant usedAt) {}
