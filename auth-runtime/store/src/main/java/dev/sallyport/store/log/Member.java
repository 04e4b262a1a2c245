package dev.sallyport.store.log;

import java.util.UUID;

/**
 * A replica that follows the log.
 *
 * @param id given when it joined
 * @param name for people, usually the pod's name
 * @param renewals how often it has renewed; unchanged for long means dead
 * @param applied the number up to which it has applied the log
 */
public record Member(UUID id, String name, long renewals, long applied) {}
