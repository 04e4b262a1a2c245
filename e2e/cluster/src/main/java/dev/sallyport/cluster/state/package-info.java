/**
 * The folder that one installation keeps its files in: who may read them, what they are called,
 * which ports were given to whom.
 */
@NullMarked
package dev.sallyport.cluster.state;

import org.jspecify.annotations.NullMarked;
