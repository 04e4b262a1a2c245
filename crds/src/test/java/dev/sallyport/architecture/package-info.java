/** The walk over compiled classes with which each module checks its own arrows. */
@NullMarked
package dev.sallyport.architecture;

import org.jspecify.annotations.NullMarked;
