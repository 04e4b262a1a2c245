/**
 * What people have beside a first factor, and the logins that wait for it.
 *
 * <p>Sees neither a secret nor a code: they come sealed or hashed, and whether a code is right is
 * judged elsewhere. That each is accepted once is seen to here.
 */
@NullMarked
package dev.sallyport.store.factors;

import org.jspecify.annotations.NullMarked;
