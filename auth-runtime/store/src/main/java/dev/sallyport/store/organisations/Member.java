package dev.sallyport.store.organisations;

import java.time.Instant;
import java.util.UUID;

/** Somebody in an organisation. */
public record Member(UUID identity, String email, String role, Instant since) {}
