/**
 * A small app behind Sallyport: it shows what reached it. It knows nothing of Sallyport but the
 * names of two headers and the address of the login.
 */
@NullMarked
package dev.sallyport.quickstart;

import org.jspecify.annotations.NullMarked;
