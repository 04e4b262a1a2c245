/**
 * Second factors: codes of an app, backup codes, and what becomes of a login or a session when one
 * is shown. Who may change which, and that nobody guesses.
 *
 * <p>Knows no HTTP, and no page; how a secret is shown as a picture is for pages to say.
 */
@NullMarked
package dev.sallyport.server.factors;

import org.jspecify.annotations.NullMarked;
