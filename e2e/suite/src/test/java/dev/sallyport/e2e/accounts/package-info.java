/** A visitor and a guarded app: who gets through, who is sent where, and what the app is told. */
@NullMarked
package dev.sallyport.e2e.accounts;

import org.jspecify.annotations.NullMarked;
