/**
 * The values that callers carry: how they are made, and how an invented one is told from one of
 * ours without asking anybody.
 */
@NullMarked
package dev.sallyport.server.credentials;

import org.jspecify.annotations.NullMarked;
