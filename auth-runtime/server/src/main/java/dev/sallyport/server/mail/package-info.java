/**
 * Mail: what a letter says, and a postman in each replica that takes letters out of the outbox and
 * hands them to an SMTP server, at least once each. jakarta.mail stays in this room.
 *
 * <p>Knows no page and no account, and never logs an address, a link or a code.
 */
@NullMarked
package dev.sallyport.server.mail;

import org.jspecify.annotations.NullMarked;
