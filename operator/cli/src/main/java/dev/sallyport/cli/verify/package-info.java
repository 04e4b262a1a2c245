/**
 * What people expect of rules ({@code decisions.yaml}), held against what the rules do.
 *
 * <p>Pure; the files are read elsewhere.
 */
@NullMarked
package dev.sallyport.cli.verify;

import org.jspecify.annotations.NullMarked;
