package dev.sallyport.server.passkeys;

/**
 * What a browser or program goes to an authenticator with.
 *
 * @param secret comes back with the answer
 * @param options for {@code navigator.credentials}, as JSON with binary values in base64url
 */
public record Question(CeremonySecret secret, String options) {}
