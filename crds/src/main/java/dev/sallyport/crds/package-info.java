/**
 * What every resource of the group {@code sallyport.dev} shares: conditions and the outcome of
 * parsing.
 *
 * <p>Nothing here or below does I/O, reads a clock, logs, or knows HTTP, SQL or a Kubernetes
 * client; the specs load where fabric8 is absent.
 */
@NullMarked
package dev.sallyport.crds;

import org.jspecify.annotations.NullMarked;
