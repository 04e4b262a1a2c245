package dev.sallyport.store.account;

import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;

/**
 * What is kept of a link and a code that are about to be mailed.
 *
 * @param link of the secret in the link
 * @param flow of the secret that the asking browser holds
 * @param code good together with that one alone
 */
public record NewProof(
    TokenHash link, TokenHash flow, CodeHash code, Instant createdAt, Instant expiresAt) {}
