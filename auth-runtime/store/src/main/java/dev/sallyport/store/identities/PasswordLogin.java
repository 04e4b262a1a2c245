package dev.sallyport.store.identities;

/**
 * Somebody who may log in if the password fits.
 *
 * @param changes how often the password had been changed when it was read: what was verified
 *     against it is worth nothing once that is another number
 */
public record PasswordLogin(Identity identity, PasswordHash passwordHash, int changes) {}
