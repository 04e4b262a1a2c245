/**
 * The rows of AccessRules: written by the operator, numbered in the log, read by the runtime.
 *
 * <p>Owns how a spec is written as JSON; knows nothing of what a spec means.
 */
@NullMarked
package dev.sallyport.store.rules;

import org.jspecify.annotations.NullMarked;
