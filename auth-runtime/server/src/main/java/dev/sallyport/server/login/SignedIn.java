package dev.sallyport.server.login;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.identities.Identity;
import java.time.Duration;
import java.util.List;

/**
 * A session has begun.
 *
 * @param value goes into the cookie and nowhere else
 * @param life how long the cookie is good for
 * @param devices what the browser keeps, so that it is known here later
 */
public record SignedIn(Identity identity, SessionValue value, Duration life, List<String> devices) {
  public SignedIn {
    devices = List.copyOf(devices);
  }
}
