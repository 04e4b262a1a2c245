/**
 * One class per part of an installation: its command line, its configuration file, and how to tell
 * that it is ready. Knows nothing of the order in which parts are started.
 */
@NullMarked
package dev.sallyport.cluster.part;

import org.jspecify.annotations.NullMarked;
