/**
 * The programs of a cluster, built from Go modules into a cache of the user, or named by the
 * environment. Owns the cache; knows nothing of how the programs are run.
 */
@NullMarked
package dev.sallyport.cluster.toolchain;

import org.jspecify.annotations.NullMarked;
