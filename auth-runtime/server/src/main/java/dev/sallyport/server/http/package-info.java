/**
 * The rim: the only room of this module that knows status codes, cookies, header fields and forms.
 * It reads a request into values, and writes sealed outcomes in one switch each.
 */
@NullMarked
package dev.sallyport.server.http;

import org.jspecify.annotations.NullMarked;
