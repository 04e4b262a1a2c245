/**
 * What is known about a credential. The one place between a decision and the store: whoever decides
 * asks here, and whether the answer comes from memory or from Postgres is nobody else's business.
 */
@NullMarked
package dev.sallyport.server.facts;

import org.jspecify.annotations.NullMarked;
