package dev.sallyport.chaos.command;

import dev.sallyport.chaos.fault.Fault;
import dev.sallyport.chaos.load.Intensity;
import java.time.Duration;
import java.util.List;

/**
 * What a run does.
 *
 * @param length faults begin for so long
 * @param seed of the order of faults
 */
public record Plan(List<Fault> faults, Duration length, long seed, Intensity intensity) {
  /** Enough to keep two processors busy, and not more. */
  public static final Intensity USUAL = new Intensity(120, 60, 8);

  public Plan {
    faults = List.copyOf(faults);
  }
}
