/** The runtime's admin API, asked over HTTP. Knows no command and prints nothing. */
@NullMarked
package dev.sallyport.cli.admin;

import org.jspecify.annotations.NullMarked;
