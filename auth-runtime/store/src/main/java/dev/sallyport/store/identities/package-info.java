/**
 * Who can log in: identities and their password hashes.
 *
 * <p>Never sees a password and knows no hash function.
 */
@NullMarked
package dev.sallyport.store.identities;

import org.jspecify.annotations.NullMarked;
