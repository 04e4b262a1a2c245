/**
 * The keys that the installation signs with, which all replicas share. Private keys are sealed by
 * whoever adds them: nothing here could open one.
 */
@NullMarked
package dev.sallyport.store.keys;

import org.jspecify.annotations.NullMarked;
