/**
 * What an AccessRule becomes: Traefik objects, a certificate, a row, a status.
 *
 * <p>One pass gathers ({@code AccessRuleReconciler}), decides ({@code AccessRulePlan}, {@code
 * AccessRuleChecks}: pure) and writes. Traefik's schema and the making of certificates are other
 * rooms'.
 */
@NullMarked
package dev.sallyport.operator.accessrule;

import org.jspecify.annotations.NullMarked;
