package dev.sallyport.store.federation;

/**
 * Whom a provider means. Never an address: that may become somebody else's.
 *
 * @param issuer under which {@code id} is unique
 */
public record Subject(String issuer, String id) {}
