package dev.sallyport.server.jose;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.evidence.Evidence;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers that still hold, a bounded number of them. Reading waits for nobody.
 *
 * <p>An answer belongs to the whole question, thus also to the issuers that were asked about: what
 * one rule's issuers say about a token is nothing for a rule that names others, or names other keys
 * for the same issuer.
 */
final class Answers {
  private final Map<Question, Answer> byQuestion = new ConcurrentHashMap<>();
  private final int max;

  Answers(int max) {
    this.max = max;
  }

  /** A token, by its SHA-256, and those who may have issued it. */
  record Question(Digest token, List<Allow.Issuer> issuers) {
    Question {
      issuers = List.copyOf(issuers);
    }

    static Question about(String token, List<Allow.Issuer> issuers) {
      return new Question(Digest.of(token), issuers);
    }
  }

  /** The 32 bytes of a SHA-256. */
  record Digest(long a, long b, long c, long d) {
    static Digest of(String text) {
      try {
        ByteBuffer bytes =
            ByteBuffer.wrap(
                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        return new Digest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  /**
   * @param until on the monotonic clock
   */
  private record Answer(Evidence evidence, long until) {}

  /** The answer to {@code question} that holds at {@code now}. */
  Optional<Evidence> get(Question question, long now) {
    Answer answer = byQuestion.get(question);
    return answer != null && now - answer.until() < 0
        ? Optional.of(answer.evidence())
        : Optional.empty();
  }

  /** Remembers an answer for {@code life}. */
  void put(Question question, Evidence evidence, long now, Duration life) {
    if (byQuestion.size() >= max) {
      makeRoom(now);
    }
    byQuestion.put(question, new Answer(evidence, now + life.toNanos()));
  }

  int size() {
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
