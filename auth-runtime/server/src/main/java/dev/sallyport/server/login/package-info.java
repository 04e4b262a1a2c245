/**
 * Registration, login and logout: from what a form carried to a sealed outcome. Knows no HTTP and
 * no page; never stores or logs a password.
 */
@NullMarked
package dev.sallyport.server.login;

import org.jspecify.annotations.NullMarked;
