/** {@code ./sallyport bench}: what is measured in which order, and what is made of it. */
@NullMarked
package dev.sallyport.bench.command;

import org.jspecify.annotations.NullMarked;
