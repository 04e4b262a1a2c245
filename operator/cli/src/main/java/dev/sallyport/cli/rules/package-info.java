/**
 * Rules and where they were written, and what is wrong or doubtful about them together.
 *
 * <p>Knows no file, cluster, terminal or clock.
 */
@NullMarked
package dev.sallyport.cli.rules;

import org.jspecify.annotations.NullMarked;
