package dev.sallyport.store.federation;

import java.util.Optional;

/**
 * An account at a provider.
 *
 * @param provider its name in the settings
 * @param email and {@code name}: as the provider says, for people to read
 */
public record Upstream(
    String provider, Subject subject, Optional<String> email, Optional<String> name) {}
