/**
 * The signed form of what an app is told about its caller: which claims it has, how long it is
 * valid, and that it is signed once for many requests. Knows neither HTTP nor how a key is kept.
 */
@NullMarked
package dev.sallyport.server.assertion;

import org.jspecify.annotations.NullMarked;
