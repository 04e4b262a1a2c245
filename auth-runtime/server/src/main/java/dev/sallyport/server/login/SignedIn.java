package dev.sallyport.server.login;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.identities.Identity;
import java.time.Duration;
import java.util.List;

/**
 * A session has begun.
 *
 * @param value goes to the browser or program that logged in and nowhere else
 * @param renewableFor how long it can be renewed, and so how long a cookie has to be kept
 * @param devices what the browser keeps, so that it is known here later
 */
public record SignedIn(
    Identity identity, SessionValue value, Duration renewableFor, List<String> devices) {
  public SignedIn {
    devices = List.copyOf(devices);
  }
}
