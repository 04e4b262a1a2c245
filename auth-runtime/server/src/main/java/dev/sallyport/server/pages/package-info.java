/**
 * What people see: one method per page, from values to HTML. Templates are compiled with the build
 * and escape by context. Knows no request.
 */
@NullMarked
package dev.sallyport.server.pages;

import org.jspecify.annotations.NullMarked;
