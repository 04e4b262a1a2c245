/**
 * The keys that the installation signs with: made, sealed, rotated without a leader, published.
 * Knows neither what is signed with them nor HTTP.
 */
@NullMarked
package dev.sallyport.server.signing;

import org.jspecify.annotations.NullMarked;
