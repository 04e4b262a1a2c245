/**
 * Recorded requests, decided once more by two sets of rules: what a change of rules would have
 * changed.
 *
 * <p>Pure; logs are read elsewhere.
 */
@NullMarked
package dev.sallyport.cli.simulate;

import org.jspecify.annotations.NullMarked;
