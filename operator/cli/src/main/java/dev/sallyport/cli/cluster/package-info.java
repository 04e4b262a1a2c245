/** The rules of a running cluster, as its API server gives them to whoever asks. */
@NullMarked
package dev.sallyport.cli.cluster;

import org.jspecify.annotations.NullMarked;
