/**
 * The tables and who may touch them: migrations, and the three roles they grant to.
 *
 * <p>Runs with the owner's or a superuser's password, so nothing that serves requests calls it.
 */
@NullMarked
package dev.sallyport.schema;

import org.jspecify.annotations.NullMarked;
