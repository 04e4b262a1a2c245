/**
 * The validating webhook: what the API server asks before it takes an AccessRule, and who may open
 * doors. Decides and warns; writes nothing but its own configuration.
 */
@NullMarked
package dev.sallyport.operator.admission;

import org.jspecify.annotations.NullMarked;
