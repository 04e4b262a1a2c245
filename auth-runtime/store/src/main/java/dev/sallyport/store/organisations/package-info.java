/**
 * Organisations: groups of people, each with one role there.
 *
 * <p>Does not know what a role allows.
 */
@NullMarked
package dev.sallyport.store.organisations;

import org.jspecify.annotations.NullMarked;
