/**
 * What happened to sessions as those saw it who asked, and what is wrong with it.
 *
 * <p>Pure: knows neither the network nor the installation; times are handed in, all from one
 * monotonic clock.
 */
@NullMarked
package dev.sallyport.chaos.check;

import org.jspecify.annotations.NullMarked;
