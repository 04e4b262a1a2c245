package dev.sallyport.server.redis;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis is worth asking at this moment. It is not while there is no connection, and after
 * several questions in a row that were not answered in time: then nobody asks until {@link Redis},
 * which tries once a second, was answered. So one that hangs costs a handful of decisions a few
 * milliseconds, and the others nothing.
 *
 * <p>Says each change of state once.
 */
final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
  private static final int TOLERATED = 3;

  private final LongAdder errors = new LongAdder();

  private volatile State state = State.UNKNOWN;
  private int inARow;

  private enum State {
    UNKNOWN,
    ANSWERS,
    AWAY,
    /** It answers, and will not have us. */
    REFUSES
  }

  boolean isAnswering() {
    return state == State.ANSWERS;
  }

  long errors() {
    return errors.sum();
  }

  /** A question was answered in time. */
  synchronized void answered() {
    inARow = 0;
  }

  /** A question was not answered, or not in time. */
  synchronized void failed(String what) {
    errors.increment();
    if (++inARow >= TOLERATED) {
      away(what);
    }
  }

  /** The one who tries was answered. */
  synchronized void back() {
    inARow = 0;
    if (state != State.ANSWERS) {
      LOG.info(state == State.UNKNOWN ? "Redis answers" : "Redis answers again");
      state = State.ANSWERS;
    }
  }

  /** Nobody answers. */
  synchronized void away(String why) {
    if (state == State.UNKNOWN || state == State.ANSWERS) {
      LOG.warn(
          "Redis is away ({}); sessions that are not in memory are read from Postgres, and each"
              + " replica admits its share of the limits",
          why);
    }
    state = State.AWAY;
  }

  /** It does not take our password, or is too old. */
  synchronized void refuses(String why) {
    if (state != State.REFUSES) {
      LOG.warn("Redis cannot be used and is left alone: {}", why);
    }
    state = State.REFUSES;
  }

  /** A connection could not be made. */
  void unreachable(String why) {
    errors.increment();
    away(why);
  }
}
