package dev.sallyport.chaos.load;

/**
 * How much is asked.
 *
 * @param guests who are logged in
 * @param questions a second, to each replica
 * @param logouts a second, to all replicas together
 */
public record Intensity(int guests, double questions, double logouts) {}
