/** A person with kubectl and the operator: what is refused, what is said, what is kept in place. */
@NullMarked
package dev.sallyport.e2e.operator;

import org.jspecify.annotations.NullMarked;
