package dev.sallyport.store;

/**
 * How a pool is doing, for whoever counts it.
 *
 * @param active connections that somebody uses at this moment
 * @param idle connections that nobody uses
 * @param awaiting how many wait for a connection
 * @param max connections at most
 * @param exhausted how often somebody got none in time because all were in use
 * @param unavailable how often Postgres was not there, or not in time; exhaustion included
 * @param refused how often it refused a statement, which is a mistake of ours
 */
public record Figures(
    int active, int idle, int awaiting, int max, long exhausted, long unavailable, long refused) {}
