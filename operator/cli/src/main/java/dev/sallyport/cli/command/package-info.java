/**
 * The commands of {@code sallyport}: what a person types, what they read, and the exit status. What
 * is found out is the other rooms' business.
 */
@NullMarked
package dev.sallyport.cli.command;

import org.jspecify.annotations.NullMarked;
