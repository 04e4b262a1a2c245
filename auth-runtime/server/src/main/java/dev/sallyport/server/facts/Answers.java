package dev.sallyport.server.facts;

import dev.sallyport.decision.evidence.Evidence;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers that still hold, a bounded number of them. Reading waits for nobody.
 *
 * @param <Q> the whole question, thus also whom the asking route believes: what one rule's issuers
 *     say about a token is nothing for a rule that names others
 */
public final class Answers<Q> {
  private final Map<Q, Answer> byQuestion = new ConcurrentHashMap<>();
  private final int max;

  /**
   * @param max how many are kept
   */
  public Answers(int max) {
    this.max = max;
  }

  /**
   * @param until on the monotonic clock
   */
  private record Answer(Evidence evidence, long until) {}

  /** The answer to {@code question} that holds at {@code now}. */
  public Optional<Evidence> get(Q question, long now) {
    Answer answer = byQuestion.get(question);
    return answer != null && now - answer.until() < 0
        ? Optional.of(answer.evidence())
        : Optional.empty();
  }

  /** Remembers an answer for {@code life}. */
  public void put(Q question, Evidence evidence, long now, Duration life) {
    if (byQuestion.size() >= max) {
      makeRoom(now);
    }
    byQuestion.put(question, new Answer(evidence, now + life.toNanos()));
  }

  /** How many are kept now. */
  public int size() {
    return byQuestion.size();
  }

  /** Forgets what no longer holds; if that is too little, a tenth that chance names. */
  private synchronized void makeRoom(long now) {
    if (byQuestion.size() < max) {
      return;
    }
    byQuestion.values().removeIf(answer -> now - answer.until() >= 0);
    var left = byQuestion.keySet().iterator();
    for (int surplus = byQuestion.size() - max * 9 / 10; surplus > 0 && left.hasNext(); surplus--) {
      left.next();
      left.remove();
    }
  }
}
