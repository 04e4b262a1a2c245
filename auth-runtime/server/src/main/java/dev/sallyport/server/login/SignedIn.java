package dev.sallyport.server.login;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.identities.Identity;
import java.time.Duration;

/**
 * A session has begun.
 *
 * @param value goes into the cookie and nowhere else
 * @param life how long the cookie is good for
 */
public record SignedIn(Identity identity, SessionValue value, Duration life) {}
