/** What the documentation tells people to do, done. */
@NullMarked
package dev.sallyport.e2e.docs;

import org.jspecify.annotations.NullMarked;
