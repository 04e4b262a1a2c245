/** The runtime's memory, filled by itself for measuring. */
@NullMarked
package dev.sallyport.server.freshness;

import org.jspecify.annotations.NullMarked;
