/** The pure core: one decision, the table, conflicts; with JMH, in one process. */
@NullMarked
package dev.sallyport.bench.core;

import org.jspecify.annotations.NullMarked;
