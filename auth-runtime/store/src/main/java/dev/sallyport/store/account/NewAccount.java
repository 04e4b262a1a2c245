package dev.sallyport.store.account;

import dev.sallyport.store.identities.PasswordHash;
import java.util.UUID;

/**
 * An account that somebody wants.
 *
 * @param id UUIDv7 made by the caller
 * @param email syntactically an address; stored as given
 */
public record NewAccount(UUID id, String email, PasswordHash password) {}
