package dev.sallyport.store.log;

import java.util.UUID;

/**
 * How far those who follow the log have got, as of one snapshot.
 *
 * @param history to which the number belongs
 * @param applied what every member has said that it applied; the largest number there is, if there
 *     are no members
 */
public record Progress(UUID history, long applied) {}
