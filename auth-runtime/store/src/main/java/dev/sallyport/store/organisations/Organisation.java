package dev.sallyport.store.organisations;

import java.time.Instant;
import java.util.UUID;

/**
 * A group of people.
 *
 * @param slug how it is called in commands and addresses; unique
 * @param name as people read it
 */
public record Organisation(
    UUID id, String slug, String name, Instant createdAt, Instant updatedAt) {}
