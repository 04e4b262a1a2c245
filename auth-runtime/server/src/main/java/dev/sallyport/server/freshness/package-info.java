/**
 * Facts in memory that a revocation reaches at once: the lease, the tombs, the renewals, and the
 * proof that a revocation is in force everywhere. The argument stands in {@link
 * dev.sallyport.server.freshness.Lease}.
 *
 * <p>Asks the store, and others for copies of what it said ({@link
 * dev.sallyport.server.freshness.Copies}); knows neither HTTP nor rules, and reads no wall clock.
 */
@NullMarked
package dev.sallyport.server.freshness;

import org.jspecify.annotations.NullMarked;
