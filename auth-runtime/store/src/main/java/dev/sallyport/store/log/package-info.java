/**
 * The log's members and its wake-ups: who follows the log, how far, and when to look again.
 *
 * <p>Numbers are taken by whoever changes something, in the statement that changes it.
 */
@NullMarked
package dev.sallyport.store.log;

import org.jspecify.annotations.NullMarked;
