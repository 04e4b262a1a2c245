/** The runtime with one part broken on purpose, which no setting of the real one can do. */
@NullMarked
package dev.sallyport.server;

import org.jspecify.annotations.NullMarked;
