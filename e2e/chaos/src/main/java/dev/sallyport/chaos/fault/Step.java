package dev.sallyport.chaos.fault;

import java.time.Duration;

/**
 * One fault of a schedule.
 *
 * @param calm how long all is well before
 * @param replica that is meant; empty if the fault is everybody's
 * @param seed for what differs from time to time
 */
public record Step(Duration calm, Fault fault, String replica, long seed) {
  @Override
  public String toString() {
    return replica.isEmpty() ? fault.name() : fault.name() + " (" + replica + ")";
  }
}
