package dev.sallyport.chaos.check;

import dev.sallyport.chaos.check.Wrong.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** All sessions of a run, and all that came of them. */
public final class History {
  private final Queue<Life> lives = new ConcurrentLinkedQueue<>();
  private final Queue<Wrong> others = new ConcurrentLinkedQueue<>();
  private final Map<Outcome, AtomicLong> outcomes = new ConcurrentHashMap<>();
  private final AtomicLong number = new AtomicLong();

  /**
   * A session began; that was acknowledged.
   *
   * @param how for people
   */
  public Life begun(String how, long at) {
    Life life = new Life("session %d (%s)".formatted(number.incrementAndGet(), how), at);
    lives.add(life);
    return life;
  }

  /** Somebody asked with a session. */
  public void answered(Life life, Answer answer) {
    outcomes.computeIfAbsent(answer.outcome(), _ -> new AtomicLong()).incrementAndGet();
    life.answered(answer);
    switch (answer.outcome()) {
      case STRANGE -> wrong(Kind.STRANGE_ANSWER, answer.replica() + " said " + answer.said());
      case HUNG -> wrong(Kind.HUNG, answer.replica() + " to a question with " + life);
      case ADMITTED, REFUSED, UNAVAILABLE, BROKEN -> {}
    }
  }

  /** Something else went wrong. */
  public void wrong(Kind kind, String what) {
    others.add(new Wrong(kind, what));
  }

  /**
   * The store was taken back to what it was at {@code copied}. What has happened until now is
   * judged, and nothing is expected any more of sessions that changed since then.
   */
  public void rewound(long copied) {
    lives.removeIf(
        life -> {
          boolean uncertain = life.rewind(copied);
          if (uncertain) {
            others.addAll(life.wrongs());
          }
          return uncertain;
        });
  }

  /** How often each outcome came. */
  public Map<Outcome, Long> outcomes() {
    Map<Outcome, Long> counted = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counted.put(outcome, 0L);
    }
    outcomes.forEach((outcome, number) -> counted.put(outcome, number.get()));
    return counted;
  }

  /** All that is wrong; empty is what is hoped for. */
  public List<Wrong> wrongs() {
    List<Wrong> wrongs = new ArrayList<>(others);
    lives.forEach(life -> wrongs.addAll(life.wrongs()));
    return wrongs;
  }
}
