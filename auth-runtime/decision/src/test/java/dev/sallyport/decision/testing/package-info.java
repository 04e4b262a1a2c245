/** Rules and requests as tests write them. */
@NullMarked
package dev.sallyport.decision.testing;

import org.jspecify.annotations.NullMarked;
