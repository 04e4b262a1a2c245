/**
 * Slows guessing down: counts what is tried per account, per address and per pair of both, and says
 * who has to wait.
 *
 * <p>Does not know whether an account exists, so that unknown ones are treated as known ones are.
 */
@NullMarked
package dev.sallyport.server.throttle;

import org.jspecify.annotations.NullMarked;
