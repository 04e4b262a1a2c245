/** The runtime: where its parts are put together. */
@NullMarked
package dev.sallyport.server;

import org.jspecify.annotations.NullMarked;
