package dev.sallyport.server.pages;

import java.time.Instant;

/**
 * An authenticator app in the list that its owner sees.
 *
 * @param used when a code of it was accepted last
 */
public record OwnApp(Instant added, Instant used) {}
