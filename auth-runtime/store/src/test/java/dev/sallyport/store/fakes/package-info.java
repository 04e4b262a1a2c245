/**
 * The stores in memory, for tests of those who use them; held to the same contracts as Postgres.
 *
 * <p>Fakes that share an {@link dev.sallyport.store.fakes.InMemoryLog} share its numbers.
 */
@NullMarked
package dev.sallyport.store.fakes;

import org.jspecify.annotations.NullMarked;
