/**
 * The outbox: letters that are to be sent, each written in the statement that does what it tells
 * of, and taken by whichever replica comes first.
 *
 * <p>Knows no SMTP and no template, and cannot read what is sealed.
 */
@NullMarked
package dev.sallyport.store.mail;

import org.jspecify.annotations.NullMarked;
