/**
 * Redis, which makes things faster and is believed nothing: copies of facts that only we can have
 * written, wake-ups, and counters of limits. Without it, or with one that lies, everything is as
 * right as before.
 *
 * <p>The only room that knows the client's library; nothing here decides, and no thread of a
 * listener waits here.
 */
@NullMarked
package dev.sallyport.server.redis;

import org.jspecify.annotations.NullMarked;
