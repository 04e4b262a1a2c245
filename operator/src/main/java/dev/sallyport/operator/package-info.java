/**
 * The process: its settings and how its rooms are put together.
 *
 * <p>What an AccessRule becomes is {@code accessrule}'s; nothing else depends on this package.
 */
@NullMarked
package dev.sallyport.operator;

import org.jspecify.annotations.NullMarked;
