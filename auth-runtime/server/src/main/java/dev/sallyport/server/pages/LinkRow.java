package dev.sallyport.server.pages;

import java.time.Instant;
import java.util.Optional;

/**
 * An account elsewhere by which somebody can sign in, as they see it.
 *
 * @param title what people call the provider
 * @param account how it is called there
 */
public record LinkRow(
    String id, String title, Optional<String> account, Instant linked, Optional<Instant> used) {}
