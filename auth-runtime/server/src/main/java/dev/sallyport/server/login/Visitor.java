package dev.sallyport.server.login;

import dev.sallyport.server.credentials.SessionValue;
import java.util.Optional;

/**
 * From where somebody logs in; what they will see in the list of their sessions.
 *
 * @param previous the session the browser already has: it ends when another one begins
 */
public record Visitor(
    Optional<String> userAgent, Optional<String> address, Optional<SessionValue> previous) {}
