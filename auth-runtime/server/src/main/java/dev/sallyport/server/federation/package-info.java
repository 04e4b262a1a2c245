/**
 * Login elsewhere: with an OpenID provider or with GitHub. Sends people there, judges what they
 * come back with, and says who they are here; links such accounts with ours, and takes links away.
 *
 * <p>The only room that knows the OAuth library. Knows no HTTP of ours and no page; what it asks of
 * providers is bounded in time, size and number. Never logs or stores a code or a token.
 */
@NullMarked
package dev.sallyport.server.federation;

import org.jspecify.annotations.NullMarked;
