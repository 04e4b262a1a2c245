/**
 * Who may have which host. Pure: the webhook asks here before a rule is taken, and a pass over a
 * rule asks again; neither is known here.
 */
@NullMarked
package dev.sallyport.operator.hosts;

import org.jspecify.annotations.NullMarked;
