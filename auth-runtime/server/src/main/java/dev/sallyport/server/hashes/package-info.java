/**
 * How passwords are hashed, here and elsewhere: reads what was kept of one and says whether a
 * password fits. Owns the formats and what a hash may cost at most.
 *
 * <p>Knows no account, no thread and no store; never sees a password longer than a call.
 */
@NullMarked
package dev.sallyport.server.hashes;

import org.jspecify.annotations.NullMarked;
