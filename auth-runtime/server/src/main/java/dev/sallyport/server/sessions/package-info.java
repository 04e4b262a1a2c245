/**
 * What becomes of a session after the login: renewal, the list that its owner sees, and what is
 * said of it to whoever asks. Knows no HTTP and no page; whether a request may pass is decided
 * elsewhere.
 */
@NullMarked
package dev.sallyport.server.sessions;

import org.jspecify.annotations.NullMarked;
