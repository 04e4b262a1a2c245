/** What was measured, as people and programs read it. Measures nothing. */
@NullMarked
package dev.sallyport.bench.report;

import org.jspecify.annotations.NullMarked;
