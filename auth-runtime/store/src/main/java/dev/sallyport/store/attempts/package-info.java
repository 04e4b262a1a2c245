/**
 * How often something was tried, and when it may be tried again.
 *
 * <p>Knows neither what is tried nor by whom: keys are hashes.
 */
@NullMarked
package dev.sallyport.store.attempts;

import org.jspecify.annotations.NullMarked;
