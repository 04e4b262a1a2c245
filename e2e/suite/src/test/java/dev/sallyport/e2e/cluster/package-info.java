/** The cluster itself: it starts, serves an app over HTTPS, survives crashes, and ends. */
@NullMarked
package dev.sallyport.e2e.cluster;

import org.jspecify.annotations.NullMarked;
