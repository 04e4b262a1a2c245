/** A part is killed, hangs or is ended while it is needed: what holds meanwhile, and afterwards. */
@NullMarked
package dev.sallyport.e2e.faults;

import org.jspecify.annotations.NullMarked;
