/**
 * What wakes people up: the alerts evaluated on recorded series, held against what is really
 * measured, and the pages that say what to do.
 */
@NullMarked
package dev.sallyport.e2e.alerts;

import org.jspecify.annotations.NullMarked;
