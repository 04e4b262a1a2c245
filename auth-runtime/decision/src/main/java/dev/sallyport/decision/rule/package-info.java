/**
 * Rules compiled for lookup: an immutable table per host, a tree per path; no scan over rules.
 *
 * <p>Knows nothing of evidence or of what is decided.
 */
@NullMarked
package dev.sallyport.decision.rule;

import org.jspecify.annotations.NullMarked;
