/**
 * Health and metrics over plain HTTP. Knows nothing of what the operator does; it is told whether
 * it is ready.
 */
@NullMarked
package dev.sallyport.operator.management;

import org.jspecify.annotations.NullMarked;
