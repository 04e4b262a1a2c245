/**
 * What a gateway that the operator does not configure has to be told: configuration for nginx and
 * Envoy, made from the lists that decide which headers are ours. Knows no rules.
 */
@NullMarked
package dev.sallyport.cli.gateway;

import org.jspecify.annotations.NullMarked;
