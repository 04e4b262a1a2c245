/**
 * What was mailed to prove that somebody reads mail at an address, and what such a proof does:
 * verifies the address, sets a new password. Each is one statement, with the letters that tell of
 * it.
 *
 * <p>Never sees a link, a code or a password, and does not say who is registered.
 */
@NullMarked
package dev.sallyport.store.account;

import org.jspecify.annotations.NullMarked;
