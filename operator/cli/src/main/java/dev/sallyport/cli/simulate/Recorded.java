package dev.sallyport.cli.simulate;

import dev.sallyport.decision.request.Caller;
import java.util.Optional;

/**
 * One line of a log.
 *
 * @param line its number
 * @param target path, and query if it was recorded
 * @param caller empty where the log does not say
 * @param namespace empty where the log does not say
 * @param outcome what happened to it then
 */
public record Recorded(
    int line,
    String method,
    String host,
    String target,
    Optional<Caller> caller,
    Optional<String> namespace,
    Outcome outcome) {

  /** What is known of how it ended. */
  public sealed interface Outcome {
    /**
     * Our own decision.
     *
     * @param subject of an allowed one: {@code user:…}, {@code key:…}, {@code service:…}, {@code
     *     jwt:…} or {@code certificate:…}; empty for anonymous ones and refusals
     */
    record Decided(String decision, String reason, Optional<String> subject) implements Outcome {}

    /** The gateway's status, which app and Sallyport share. */
    record Answered(int status) implements Outcome {}
  }
}
