/**
 * The installation's own certificate authority and what it signs: certificates as values, and the
 * Secrets that keep them. Knows neither AccessRules nor Traefik's schema.
 */
@NullMarked
package dev.sallyport.operator.certificates;

import org.jspecify.annotations.NullMarked;
