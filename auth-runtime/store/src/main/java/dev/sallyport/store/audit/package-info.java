/**
 * What happened, for people to read later: events are added, and whole months forgotten.
 *
 * <p>Does not know which events there are.
 */
@NullMarked
package dev.sallyport.store.audit;

import org.jspecify.annotations.NullMarked;
