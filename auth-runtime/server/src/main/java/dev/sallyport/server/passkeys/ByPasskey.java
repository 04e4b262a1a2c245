package dev.sallyport.server.passkeys;

/** What people can do by passkey. */
public record ByPasskey(PasskeyLogin login, PasskeyStepUp stepUp, OwnPasskeys own) {}
