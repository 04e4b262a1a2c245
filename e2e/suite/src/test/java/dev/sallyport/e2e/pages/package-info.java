/** What a person sees and does, in a real browser. */
@NullMarked
package dev.sallyport.e2e.pages;

import org.jspecify.annotations.NullMarked;
