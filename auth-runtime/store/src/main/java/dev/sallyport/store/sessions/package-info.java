/**
 * Logins and the tokens that carry them, kept as SHA-256.
 *
 * <p>Never sees a token after it was hashed, and does not judge whether a session is still good.
 */
@NullMarked
package dev.sallyport.store.sessions;

import org.jspecify.annotations.NullMarked;
