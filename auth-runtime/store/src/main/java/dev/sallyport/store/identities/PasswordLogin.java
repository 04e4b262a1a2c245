package dev.sallyport.store.identities;

/** Somebody who may log in if the password fits. */
public record PasswordLogin(Identity identity, PasswordHash passwordHash) {}
