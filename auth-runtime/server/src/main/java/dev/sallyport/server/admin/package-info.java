/**
 * Looking after people: from what an administrator asks for to a sealed outcome. Whatever takes
 * something away is in force everywhere when a method returns.
 *
 * <p>Knows no HTTP and no page.
 */
@NullMarked
package dev.sallyport.server.admin;

import org.jspecify.annotations.NullMarked;
