package dev.sallyport.server.federation;

/**
 * A provider that people can choose.
 *
 * @param name in addresses
 * @param title what people call it
 * @param down whether it did not answer when it was last asked
 */
public record Offer(String name, String title, boolean down) {}
