/**
 * Decisions for the gateway: the rules in memory and how they stay fresh, and the four hops from a
 * canonical request to a decision. Knows no HTTP.
 */
@NullMarked
package dev.sallyport.server.gateway;

import org.jspecify.annotations.NullMarked;
