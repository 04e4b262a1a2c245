/** The runtime's listener for gateways, opened by itself for measuring. */
@NullMarked
package dev.sallyport.server.http;

import org.jspecify.annotations.NullMarked;
