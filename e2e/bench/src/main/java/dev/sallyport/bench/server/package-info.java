/**
 * The programs of ours that are measured, each in a process of its own: the runtime, and a bare
 * handler behind the same listeners. They know nothing of who measures.
 */
@NullMarked
package dev.sallyport.bench.server;

import org.jspecify.annotations.NullMarked;
