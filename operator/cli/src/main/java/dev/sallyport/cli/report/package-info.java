/** What a command found out, as text for people and as JSON or SARIF for programs. */
@NullMarked
package dev.sallyport.cli.report;

import org.jspecify.annotations.NullMarked;
