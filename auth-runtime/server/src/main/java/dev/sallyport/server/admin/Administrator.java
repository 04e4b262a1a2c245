package dev.sallyport.server.admin;

import dev.sallyport.server.audit.Source;

/**
 * Who may look after people, and from where they ask.
 *
 * @param name of their credential, for the audit
 */
public record Administrator(String name, Source source) {}
