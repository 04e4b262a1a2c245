/**
 * Processes that outlive this one: started in their own session with their own log, found again by
 * pid and moment of birth, waited for and ended. Knows nothing of what the programs do.
 */
@NullMarked
package dev.sallyport.cluster.process;

import org.jspecify.annotations.NullMarked;
