/**
 * What is counted and timed. The only room that knows Micrometer; labels come from closed lists.
 */
@NullMarked
package dev.sallyport.server.metrics;

import org.jspecify.annotations.NullMarked;
