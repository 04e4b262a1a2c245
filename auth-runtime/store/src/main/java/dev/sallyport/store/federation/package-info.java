/**
 * Logins elsewhere: which account at a provider is whose here, who is on the way to a provider and
 * back, and who came back and still has to show that an account is theirs.
 *
 * <p>Knows no protocol and no provider; what a browser holds comes hashed.
 */
@NullMarked
package dev.sallyport.store.federation;

import org.jspecify.annotations.NullMarked;
