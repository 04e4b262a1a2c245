/** The runtime's listener for gateways and its pages, each by itself for measuring. */
@NullMarked
package dev.sallyport.server.http;

import org.jspecify.annotations.NullMarked;
