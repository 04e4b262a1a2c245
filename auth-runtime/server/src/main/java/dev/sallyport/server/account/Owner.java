package dev.sallyport.server.account;

import dev.sallyport.server.credentials.SessionValue;
import java.util.UUID;

/**
 * Somebody who is signed in and looks after their account.
 *
 * @param email as their session has it
 * @param session public id of the session with which they do it
 * @param value that carries it
 */
public record Owner(UUID identity, String email, UUID session, SessionValue value) {}
