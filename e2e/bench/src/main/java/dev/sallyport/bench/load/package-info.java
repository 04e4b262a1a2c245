/**
 * Requests and what carries them: wrk, h2load, an open loop, and the two small programs between a
 * load and its server. Knows nothing of what is measured.
 */
@NullMarked
package dev.sallyport.bench.load;

import org.jspecify.annotations.NullMarked;
