/**
 * What people do with their accounts by mail: register without being told who is registered, show
 * that an address is theirs, choose a new password. From parsed values to sealed outcomes.
 *
 * <p>Knows no HTTP, no page and no SMTP; never stores or logs a link, a code or a password.
 */
@NullMarked
package dev.sallyport.server.account;

import org.jspecify.annotations.NullMarked;
