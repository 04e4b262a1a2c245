/**
 * One run: an installation, a crowd, a schedule of faults, and what came of it; and its command.
 */
@NullMarked
package dev.sallyport.chaos.command;

import org.jspecify.annotations.NullMarked;
