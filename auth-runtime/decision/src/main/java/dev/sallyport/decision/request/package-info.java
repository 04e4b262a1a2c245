/**
 * The one canonical form of a request: what rules are matched against, and the only form that
 * anything after it sees. What two programs could read differently never becomes a {@link
 * dev.sallyport.decision.request.Check}.
 */
@NullMarked
package dev.sallyport.decision.request;

import org.jspecify.annotations.NullMarked;
