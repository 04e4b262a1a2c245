/**
 * HTTP from this process to the parts: names under localhost resolve, the local authority is
 * trusted.
 */
@NullMarked
package dev.sallyport.cluster.net;

import org.jspecify.annotations.NullMarked;
