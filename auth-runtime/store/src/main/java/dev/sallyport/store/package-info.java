/**
 * Postgres, and what all stores share: the pool, what counts as unavailable, ids.
 *
 * <p>Knows nothing of HTTP, Kubernetes or how a decision is made.
 */
@NullMarked
package dev.sallyport.store;

import org.jspecify.annotations.NullMarked;
