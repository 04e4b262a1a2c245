/**
 * One line of JSON per decision, for whoever asks later why something was refused, and for {@code
 * sallyport simulate}. Knows no secret: neither cookies, tokens nor the query of a request.
 */
@NullMarked
package dev.sallyport.server.decisionlog;

import org.jspecify.annotations.NullMarked;
