/**
 * A whole installation on this machine: the order in which parts start, what is applied to the
 * cluster, and what a person or a test may do with it. Nothing here is part of the product.
 */
@NullMarked
package dev.sallyport.cluster;

import org.jspecify.annotations.NullMarked;
