/**
 * A mail server for trying things out, as a program of its own: it takes every letter, keeps the
 * last ones in memory, and shows them on a page. On the loopback address alone.
 */
@NullMarked
package dev.sallyport.cluster.mailbox;

import org.jspecify.annotations.NullMarked;
