package dev.sallyport.server.federation;

/** A provider, and how it is spoken with. */
record Way(Provider provider, Client client) {}
