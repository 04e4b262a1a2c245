/**
 * JSON Web Tokens: of other issuers, what they claim, whose key signed them and how those keys are
 * had; and the keys that we sign our own with. The only room that knows the JOSE library. Knows no
 * route and no HTTP of ours; what it learns leaves as evidence.
 */
@NullMarked
package dev.sallyport.server.jose;

import org.jspecify.annotations.NullMarked;
