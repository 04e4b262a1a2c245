package dev.sallyport.chaos.fault;

import java.util.random.RandomGenerator;

/**
 * Something that breaks.
 *
 * @param name for people
 * @param act parts may still be coming back when it returns
 */
public record Fault(String name, Where where, Act act) {
  /** Whether it is one replica's or everybody's. */
  public enum Where {
    REPLICA,
    EVERYBODY
  }

  /** What is done. */
  @FunctionalInterface
  public interface Act {
    /**
     * Breaks it, holds it, mends it.
     *
     * @param replica that is meant, if one is
     * @param random for what differs from time to time
     */
    void strike(Scene scene, String replica, RandomGenerator random) throws Exception;
  }

  static Fault ofReplica(String name, Act act) {
    return new Fault(name, Where.REPLICA, act);
  }

  static Fault ofAll(String name, Act act) {
    return new Fault(name, Where.EVERYBODY, act);
  }
}
