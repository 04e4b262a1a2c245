/** Looking after people, and slowing down those who guess. */
@NullMarked
package dev.sallyport.e2e.admin;

import org.jspecify.annotations.NullMarked;
