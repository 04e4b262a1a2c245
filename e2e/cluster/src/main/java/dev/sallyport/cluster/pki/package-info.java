/**
 * The certificate authority of this installation and the certificates it signs. The key never
 * leaves the state folder, and the authority may speak for localhost only.
 */
@NullMarked
package dev.sallyport.cluster.pki;

import org.jspecify.annotations.NullMarked;
