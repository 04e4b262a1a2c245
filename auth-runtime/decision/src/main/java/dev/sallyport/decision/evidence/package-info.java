/**
 * What was proven about a caller. "Nothing was presented", "what was presented is worthless" and
 * "we cannot know now" are three different things.
 */
@NullMarked
package dev.sallyport.decision.evidence;

import org.jspecify.annotations.NullMarked;
