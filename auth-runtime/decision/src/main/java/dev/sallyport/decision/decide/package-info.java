/**
 * The verdict: rule, evidence and instant in, {@link dev.sallyport.decision.decide.Decision} out.
 *
 * <p>Knows no status code, cookie or page; the rim of the server turns a decision into those.
 */
@NullMarked
package dev.sallyport.decision.decide;

import org.jspecify.annotations.NullMarked;
