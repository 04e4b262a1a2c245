/**
 * Passkeys and security keys: what authenticators are asked, what their answers are worth, and what
 * their owners do with them (W3C Web Authentication, level 3).
 *
 * <p>Knows no HTTP, and no browser: questions and answers are JSON texts. Nothing else knows the
 * library that judges the answers.
 */
@NullMarked
package dev.sallyport.server.passkeys;

import org.jspecify.annotations.NullMarked;
