/**
 * What is broken: each fault breaks one part over the network or by signals, holds it, and mends
 * it. {@link dev.sallyport.chaos.fault.Schedule} says in which order, by a seed.
 */
@NullMarked
package dev.sallyport.chaos.fault;

import org.jspecify.annotations.NullMarked;
