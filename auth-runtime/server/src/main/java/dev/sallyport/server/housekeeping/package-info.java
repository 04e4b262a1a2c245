/**
 * Forgets what is of no use any more: sessions that are over, proofs and letters of long ago.
 *
 * <p>Nothing waits for it, and no decision depends on it. What ends by itself has ended before it
 * is forgotten. Knows no SQL.
 */
@NullMarked
package dev.sallyport.server.housekeeping;

import org.jspecify.annotations.NullMarked;
