/**
 * AccessRule: who may reach which path of an app. The wire form ({@link
 * dev.sallyport.crds.accessrule.AccessRuleSpec}) and what it means ({@link
 * dev.sallyport.crds.accessrule.Rule}).
 *
 * <p>Knows nothing of requests; matching is {@code decision}'s.
 */
@NullMarked
package dev.sallyport.crds.accessrule;

import org.jspecify.annotations.NullMarked;
