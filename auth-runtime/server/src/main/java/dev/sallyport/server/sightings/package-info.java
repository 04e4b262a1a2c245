/**
 * When sessions were last used, written behind: noted in memory, saved once a minute; and how long
 * they may go unused, where that is limited.
 *
 * <p>Without a limit nothing waits for it, and nothing is decided by it. What was noted since the
 * last turn is lost if the process is killed.
 */
@NullMarked
package dev.sallyport.server.sightings;

import org.jspecify.annotations.NullMarked;
