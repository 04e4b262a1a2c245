/**
 * The headers through which an app learns who is calling. The list exists once, here: the operator
 * makes Traefik delete them all, the runtime fills in those that apply.
 */
@NullMarked
package dev.sallyport.crds.headers;

import org.jspecify.annotations.NullMarked;
