package dev.sallyport.chaos.check;

import dev.sallyport.chaos.check.Wrong.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session. Of all answers it keeps the two that convict if any does: the admitted question that
 * was asked last, and the refusal that was answered first. So the order in which threads report
 * what they saw does not matter, only the times that they bring.
 */
public final class Life {
  private static final long NEVER = Long.MAX_VALUE;

  private final String name;
  private final long begun;
  private long leaving = NEVER;
  private long left = NEVER;
  private @Nullable Answer lastAdmitted;
  private @Nullable Answer firstRefused;
  private @Nullable Answer admittedInTheEnd;
  private @Nullable Answer refusedInTheEnd;
  private boolean forgotten;

  Life(String name, long begun) {
    this.name = name;
    this.begun = begun;
  }

  /** A logout is about to be sent: from now on it may be in force. */
  public synchronized void leaving(long at) {
    leaving = Math.min(leaving, at);
  }

  /** A logout was acknowledged: from now on it is in force. */
  public synchronized void left(long at) {
    left = Math.min(left, at);
  }

  /** Somebody asked with it. */
  public synchronized void answered(Answer answer) {
    if (forgotten) {
      return;
    }
    if (answer.outcome() == Outcome.ADMITTED
        && (lastAdmitted == null || answer.asked() > lastAdmitted.asked())) {
      lastAdmitted = answer;
    }
    if (answer.outcome() == Outcome.REFUSED
        && (firstRefused == null || answer.answered() < firstRefused.answered())) {
      firstRefused = answer;
    }
  }

  /** Somebody asked with it when every part had recovered. */
  public synchronized void settled(Answer answer) {
    if (forgotten) {
      return;
    }
    if (answer.outcome() == Outcome.ADMITTED) {
      admittedInTheEnd = answer;
    }
    if (answer.outcome() == Outcome.REFUSED) {
      refusedInTheEnd = answer;
    }
  }

  /** Whether nothing is expected of it any more. */
  public synchronized boolean isForgotten() {
    return forgotten;
  }

  /** Whether it is known whether it is over, so that it can be asked about in the end. */
  public synchronized boolean isCertain() {
    return !forgotten && (leaving == NEVER || left != NEVER);
  }

  /**
   * The truth is as it was at {@code copied}: whoever began or left since then may have or not.
   *
   * @return whether that is so here
   */
  synchronized boolean rewind(long copied) {
    boolean uncertain = begun >= copied || (leaving != NEVER && left >= copied);
    forgotten |= uncertain;
    return uncertain;
  }

  synchronized List<Wrong> wrongs() {
    List<Wrong> wrongs = new ArrayList<>();
    Answer admitted = lastAdmitted;
    if (admitted != null && admitted.asked() > left) {
      wrongs.add(
          new Wrong(
              Kind.ADMITTED_AFTER_LOGOUT,
              "%s by %s, asked %.1f ms after the acknowledgement"
                  .formatted(name, admitted.replica(), (admitted.asked() - left) / 1e6)));
    }
    Answer refused = firstRefused;
    if (refused != null && refused.answered() < leaving) {
      wrongs.add(
          new Wrong(
              Kind.FORCED_LOGOUT,
              "%s by %s after %.1f s: %s"
                  .formatted(
                      name,
                      refused.replica(),
                      (refused.answered() - begun) / 1e9,
                      refused.said())));
    }
    if (admittedInTheEnd != null && left != NEVER) {
      wrongs.add(new Wrong(Kind.LOGOUT_UNDONE, name + " by " + admittedInTheEnd.replica()));
    }
    if (refusedInTheEnd != null && leaving == NEVER) {
      wrongs.add(new Wrong(Kind.LOGIN_LOST, name + " by " + refusedInTheEnd.replica()));
    }
    return wrongs;
  }

  @Override
  public String toString() {
    return name;
  }
}
