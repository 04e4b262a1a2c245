/** {@code ./sallyport}, run as a person at a terminal runs it. */
@NullMarked
package dev.sallyport.e2e.command;

import org.jspecify.annotations.NullMarked;
