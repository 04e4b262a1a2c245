/**
 * What only builds and tests use: a Postgres that lives as long as its caller, and jOOQ's
 * generator.
 *
 * <p>Its libraries are {@code provided}: none of this runs in a shipped image.
 */
@NullMarked
package dev.sallyport.schema.build;

import org.jspecify.annotations.NullMarked;
