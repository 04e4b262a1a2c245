/**
 * Traefik's custom resources, as far as the operator writes them (schema of Traefik 3.7, {@code
 * traefik.io/v1alpha1}). The only room that knows this schema; knows nothing of AccessRules.
 */
@NullMarked
package dev.sallyport.operator.traefik;

import org.jspecify.annotations.NullMarked;
