package dev.sallyport.chaos.check;

/**
 * A question with a session, and what came of it.
 *
 * @param replica that was asked
 * @param asked before the first byte was sent
 * @param answered after the last one was received
 * @param said for people
 */
public record Answer(String replica, long asked, long answered, Outcome outcome, String said) {}
