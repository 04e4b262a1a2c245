/**
 * What people may want to know later: who signed in, who could not, and what administrators did.
 * Which events there are is decided here; never a secret is in one, and nothing that somebody typed
 * in vain.
 *
 * <p>Knows no HTTP.
 */
@NullMarked
package dev.sallyport.server.audit;

import org.jspecify.annotations.NullMarked;
